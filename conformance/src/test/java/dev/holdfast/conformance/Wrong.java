package dev.holdfast.conformance;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.PluginCapability.VolumeExpansion;
import dev.holdfast.adapters.csi.v1.Topology;
import dev.holdfast.adapters.csi.v1.VolumeUsage;
import dev.holdfast.conformance.Served.Answers;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A driver that is right but for one thing.
 *
 * @param title of a check that finds it
 */
record Wrong(String name, String title, Function<RightDriver, Answers> spoiled) {
  private static final String OFFLINE =
      "with OFFLINE there is a controller, which has to have EXPAND_VOLUME";
  private static final String MADE_UP = "a volume that does not exist";

  static final List<Wrong> ALL_OF_THEM =
      Stream.of(identity(), node(), topology(), codes(), life(), stats(), general())
          .flatMap(List::stream)
          .toList();

  private static List<Wrong> identity() {
    return List.of(
        info(
            "name with _",
            "the name is labels of letters, digits and inner dashes, between dots",
            info -> info.setName("a_b.example.org")),
        info(
            "name with an empty label",
            "the name is labels of letters, digits and inner dashes, between dots",
            info -> info.setName("a..org")),
        info(
            "long name",
            "the name has at most 63 of these characters",
            info -> info.setName("a".repeat(64))),
        info("no name", "the name is set", GetPluginInfoResponse.Builder::clearName),
        info("no version", "the version is set", GetPluginInfoResponse.Builder::clearVendorVersion),
        refuses("GetPluginCapabilities", Code.INTERNAL, "it is answered"),
        refuses("Probe", Code.INTERNAL, "it is OK or refused with this code"),
        refuses("GetPluginInfo", Code.UNIMPLEMENTED, "all three are known"),
        refuses("Probe", Code.UNIMPLEMENTED, "it is known"),
        alternating(
            "GetPluginCapabilities",
            "two calls to this instance are answered alike",
            GetPluginCapabilitiesResponse.getDefaultInstance()),
        changed(
            "OFFLINE without a controller",
            "GetPluginCapabilities",
            OFFLINE,
            answer ->
                ((GetPluginCapabilitiesResponse) answer)
                    .toBuilder()
                        .addCapabilities(
                            PluginCapability.newBuilder()
                                .setVolumeExpansion(
                                    VolumeExpansion.newBuilder()
                                        .setType(VolumeExpansion.Type.OFFLINE)))
                        .build()),
        changed(
            "ONLINE without EXPAND_VOLUME",
            "NodeGetCapabilities",
            "with ONLINE the node, or a controller, has EXPAND_VOLUME",
            _ -> RightDriver.capabilities(Set.of(RPC.Type.STAGE_UNSTAGE_VOLUME))));
  }

  private static List<Wrong> node() {
    return List.of(
        refuses(
            "NodeGetCapabilities",
            Code.UNIMPLEMENTED,
            "the Node service is at the socket of the Identity service"),
        refuses("NodeGetCapabilities", Code.INTERNAL, "it is answered"),
        refuses("NodeGetVolumeStats", Code.UNIMPLEMENTED, "NodeGetVolumeStats is known"),
        refuses("NodeExpandVolume", Code.UNIMPLEMENTED, "it is known"),
        refuses("NodeStageVolume", Code.UNIMPLEMENTED, "it is known"),
        refuses("NodeUnstageVolume", Code.UNIMPLEMENTED, "it is known"),
        refuses("NodeUnpublishVolume", Code.UNIMPLEMENTED, "it is known"),
        nodeInfo("no id", "the id is set", NodeGetInfoResponse.Builder::clearNodeId),
        nodeInfo(
            "long id", "the id has at most 256 bytes", info -> info.setNodeId("n".repeat(257))),
        nodeInfo(
            "negative number",
            "the number of volumes is not negative",
            info -> info.setMaxVolumesPerNode(-1)),
        alternating(
            "NodeGetInfo",
            "two calls to this node have the same id",
            NodeGetInfoResponse.newBuilder().setNodeId("other").build()),
        new Wrong(
            "answers NodeGetInfo each second time only",
            "it is answered again",
            right -> {
              AtomicInteger calls = new AtomicInteger();
              return (rpc, request) ->
                  rpc.equals("NodeGetInfo") && calls.incrementAndGet() % 2 == 0
                      ? refuse(Code.RESOURCE_EXHAUSTED)
                      : right.answer(rpc, request);
            }),
        changed(
            "topology without the capability",
            "GetPluginCapabilities",
            "with a topology the plugin has it",
            _ -> GetPluginCapabilitiesResponse.getDefaultInstance()));
  }

  private static List<Wrong> topology() {
    return List.of(
        segments("each key has a name", Map.of("right.example.org/", "Z")),
        segments("each key's name has this form", Map.of("right.example.org/-zone", "Z")),
        segments("each key's prefix has this form", Map.of("Right.example.org/zone", "Z")),
        segments(
            "the keys of this node have one prefix", Map.of("a.org/zone", "Z", "b.org/rack", "R")),
        segments("no two keys differ in case only", Map.of("zone", "Z", "Zone", "Z")),
        segments("no value is empty", Map.of("zone", "")),
        segments("each value has this form", Map.of("zone", "-Z")));
  }

  /** A code that is OK instead. */
  private static List<Wrong> codes() {
    return List.of(
        lenient(Code.INVALID_ARGUMENT, "without it: INVALID_ARGUMENT"),
        lenient(Code.INVALID_ARGUMENT, "a negative one: INVALID_ARGUMENT or OUT_OF_RANGE"),
        lenient(Code.NOT_FOUND, MADE_UP),
        lenient(Code.NOT_FOUND, "a volume that exists, and a path where it is not"),
        lenient(Code.ALREADY_EXISTS, "published, and asked for with the other readonly flag"),
        lenient(Code.ALREADY_EXISTS, "staged, and asked for with the other access type"),
        lenient(Code.FAILED_PRECONDITION, "without it"),
        lenient(Code.OUT_OF_RANGE, "to one byte at most"),
        lenient(Code.UNIMPLEMENTED, "a call that does not exist"),
        refuses(
            "NodeUnstageVolume",
            Code.INTERNAL,
            MADE_UP + ": NOT_FOUND, or OK because it is not staged"),
        refuses(
            "NodeUnpublishVolume",
            Code.INTERNAL,
            MADE_UP + ": NOT_FOUND, or OK because it is not published"));
  }

  private static List<Wrong> life() {
    return List.of(
        refuses("NodeStageVolume", Code.INTERNAL, "it stages the volume"),
        refuses("NodePublishVolume", Code.INTERNAL, "it publishes the volume"),
        once("NodeStageVolume", "a second and a third call: OK"),
        once("NodePublishVolume", "a second call: OK"),
        once("NodeExpandVolume", "to a capacity that the volume has, twice"),
        onlyAfter("NodeUnstageVolume", "NodeStageVolume", "a volume that is not staged: OK"),
        onlyAfter("NodeUnpublishVolume", "NodePublishVolume", "twice: OK"),
        idle("NodeUnstageVolume", "OK, and nothing is mounted at the path any more"),
        idle("NodeUnpublishVolume", "the file or directory is gone"),
        idle("NodePublishVolume", "a mount is there"),
        idle("NodePublishVolume", "a device is there"),
        idle("NodePublishVolume", "published so, the mount is read-only"),
        new Wrong(
            "refuses paths of 128 bytes",
            "it stages at a path of 128 bytes",
            right ->
                (rpc, request) ->
                    request.toString().contains("-ppp")
                        ? refuse(Code.INVALID_ARGUMENT)
                        : right.answer(rpc, request)),
        new Wrong(
            "refuses ids of 128 bytes",
            "a volume_id of 128 bytes is accepted: OK or NOT_FOUND",
            right ->
                (rpc, request) ->
                    request.toString().contains("iiiiii")
                        ? refuse(Code.INVALID_ARGUMENT)
                        : right.answer(rpc, request)));
  }

  private static List<Wrong> stats() {
    return List.of(
        usage("no available is negative", usage -> usage.setAvailable(-1)),
        usage("no total is negative", usage -> usage.setTotal(-1)),
        usage("no used is negative", usage -> usage.setUsed(-1)),
        usage("each total is set", VolumeUsage.Builder::clearTotal),
        usage("each unit is one of the specification's", VolumeUsage.Builder::clearUnit),
        changed(
            "no condition",
            "NodeGetVolumeStats",
            "it is there",
            answer ->
                ((NodeGetVolumeStatsResponse) answer).toBuilder().clearVolumeCondition().build()),
        changed(
            "a condition without a message",
            "NodeGetVolumeStats",
            "it is set",
            answer -> {
              NodeGetVolumeStatsResponse.Builder stats =
                  ((NodeGetVolumeStatsResponse) answer).toBuilder();
              stats.getVolumeConditionBuilder().clearMessage();
              return stats.build();
            }));
  }

  private static List<Wrong> general() {
    return List.of(
        info(
            "long version",
            "no string of an answer of the run is longer",
            info -> info.setVendorVersion("1".repeat(129))),
        info(
            "large manifest",
            "no map of an answer of the run is larger",
            info -> info.putManifest("a", "b".repeat(3000)).putManifest("c", "d".repeat(1096))),
        new Wrong(
            "quotes requests",
            "no message of the run has the value of a secret",
            right ->
                (rpc, request) -> {
                  try {
                    return right.answer(rpc, request);
                  } catch (StatusRuntimeException e) {
                    throw e.getStatus().withDescription("refused: " + request).asException();
                  }
                }),
        new Wrong(
            "has no messages",
            "each refusal of the run has a message",
            right ->
                (rpc, request) -> {
                  try {
                    return right.answer(rpc, request);
                  } catch (StatusRuntimeException e) {
                    throw e.getStatus().withDescription("").asException();
                  }
                }),
        new Wrong(
            "has details",
            "no refusal of the run has details",
            right ->
                (rpc, request) -> {
                  try {
                    return right.answer(rpc, request);
                  } catch (StatusRuntimeException e) {
                    throw StatusProto.toStatusException(
                        Status.newBuilder()
                            .setCode(e.getStatus().getCode().value())
                            .setMessage("with details")
                            .addDetails(com.google.protobuf.Any.pack(request))
                            .build());
                  }
                }));
  }

  private static Wrong info(
      String name, String title, Consumer<GetPluginInfoResponse.Builder> change) {
    return changed(
        name,
        "GetPluginInfo",
        title,
        answer -> {
          GetPluginInfoResponse.Builder info = ((GetPluginInfoResponse) answer).toBuilder();
          change.accept(info);
          return info.build();
        });
  }

  private static Wrong nodeInfo(
      String name, String title, Consumer<NodeGetInfoResponse.Builder> change) {
    return changed(
        name,
        "NodeGetInfo",
        title,
        answer -> {
          NodeGetInfoResponse.Builder info = ((NodeGetInfoResponse) answer).toBuilder();
          change.accept(info);
          return info.build();
        });
  }

  private static Wrong segments(String title, Map<String, String> segments) {
    return nodeInfo(
        "topology " + segments,
        title,
        info -> info.setAccessibleTopology(Topology.newBuilder().putAllSegments(segments)));
  }

  private static Wrong usage(String title, Consumer<VolumeUsage.Builder> change) {
    return changed(
        "usage",
        "NodeGetVolumeStats",
        title,
        answer -> {
          NodeGetVolumeStatsResponse.Builder stats =
              ((NodeGetVolumeStatsResponse) answer).toBuilder();
          change.accept(stats.getUsageBuilder(0));
          return stats.build();
        });
  }

  private static Wrong changed(
      String name, String call, String title, Function<Message, Message> change) {
    return new Wrong(
        name,
        title,
        right ->
            (rpc, request) ->
                rpc.equals(call)
                    ? change.apply(right.answer(rpc, request))
                    : right.answer(rpc, request));
  }

  private static Wrong alternating(String call, String title, Message other) {
    return new Wrong(
        "alternating " + call,
        title,
        right -> {
          AtomicInteger calls = new AtomicInteger();
          return (rpc, request) ->
              rpc.equals(call) && calls.incrementAndGet() % 2 == 0
                  ? other
                  : right.answer(rpc, request);
        });
  }

  private static Wrong refuses(String call, Code code, String title) {
    return new Wrong(
        call + " is " + code,
        title,
        right -> (rpc, request) -> rpc.equals(call) ? refuse(code) : right.answer(rpc, request));
  }

  private static Wrong lenient(Code code, String title) {
    return new Wrong(
        "OK instead of " + code,
        title,
        right ->
            (rpc, request) -> {
              try {
                return right.answer(rpc, request);
              } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != code) {
                  throw e;
                }
                return empty(rpc);
              }
            });
  }

  /** A second equal request is a mistake to it, until the volume was unstaged. */
  private static Wrong once(String call, String title) {
    return new Wrong(
        call + " once",
        title,
        right -> {
          Set<Message> done = new HashSet<>();
          return (rpc, request) -> {
            synchronized (done) {
              if (rpc.equals(call) && !done.add(request)) {
                return refuse(Code.INTERNAL);
              }
              if (rpc.startsWith("NodeUn")) {
                done.clear();
              }
            }
            return right.answer(rpc, request);
          };
        });
  }

  /** It refuses to undo what is not done. */
  private static Wrong onlyAfter(String call, String before, String title) {
    return new Wrong(
        call + " only after " + before,
        title,
        right -> {
          AtomicInteger done = new AtomicInteger();
          return (rpc, request) -> {
            if (rpc.equals(call) && done.getAndSet(0) == 0) {
              return refuse(Code.INTERNAL);
            }
            Message answer = right.answer(rpc, request);
            if (rpc.equals(before)) {
              done.incrementAndGet();
            }
            return answer;
          };
        });
  }

  private static Wrong idle(String call, String title) {
    return new Wrong(
        call + " does nothing",
        title,
        right -> (rpc, request) -> rpc.equals(call) ? empty(rpc) : right.answer(rpc, request));
  }

  /** An answer if the code is OK. */
  static Message refuse(Code code) throws StatusException {
    if (code == Code.OK) {
      return NodeGetInfoResponse.getDefaultInstance();
    }
    throw io.grpc.Status.fromCode(code).withDescription("wrong").asException();
  }

  /** An answer that was not filled in. */
  static Message empty(String rpc) {
    return Stream.of(IdentityGrpc.getServiceDescriptor(), NodeGrpc.getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream())
        .filter(method -> rpc.equals(method.getBareMethodName()))
        .map(MethodDescriptor::getResponseMarshaller)
        .map(marshaller -> (Message) marshaller.parse(InputStream.nullInputStream()))
        .findFirst()
        .orElse(NodeGetInfoResponse.getDefaultInstance());
  }

  @Override
  public String toString() {
    return name + ": " + title;
  }
}
