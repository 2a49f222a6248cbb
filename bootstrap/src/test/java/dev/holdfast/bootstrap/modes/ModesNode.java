package dev.holdfast.bootstrap.modes;

import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.adapters.csi.attributes.VolumeAttributesReader;
import dev.holdfast.adapters.csi.mapping.CallDeadline;
import dev.holdfast.adapters.csi.mapping.NodeRequests;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.node.NodeGrpcService;
import dev.holdfast.adapters.csi.node.NodeUseCases;
import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.bootstrap.modes.Asked.FsType;
import dev.holdfast.bootstrap.modes.Asked.Options;
import dev.holdfast.bootstrap.modes.Asked.Use;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A node with SELinux, asked as kubelet asks, and a new volume for each request. */
final class ModesNode implements AutoCloseable {
  private static final String STAGING = "globalmount";
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final String ADDRESS = "10.0.0.1";
  private static final int PORT = 4420;
  private static final long MORE = 64L << 20;

  /** The superblocks of all filesystems are there. */
  private static final int HEAD = 1 << 20;

  private final Path kubelet;
  private final SimulatedHost host;
  private final BareNode node;
  private final NodeRequests requests;
  private final NodeGrpcService service;
  private final Map<Object, List<List<Cell>>> seen = new HashMap<>();
  private final Map<FsType, byte[]> written = new EnumMap<>(FsType.class);
  private int volumes;

  ModesNode(Path dir) {
    kubelet = dir.resolve("node/kubelet");
    host =
        SimulatedHost.create(dir.resolve("host"), KernelSettings.DEFAULT.withSelinux(Selinux.ON));
    host.clock().holdButSkipWaits();
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);
    requests =
        new NodeRequests(
            FilesystemType.EXT4,
            new VolumeAttributesReader(Optional.empty(), VolumeAttributeDefaults.NONE),
            UnaryOperator.identity());
    service =
        new NodeGrpcService(
            new RpcRunner(new CallDeadline(PATIENCE, Duration.ofSeconds(5)), RpcObserver.NONE),
            requests,
            useCases(node.services()),
            Set.of(),
            Set.of());
  }

  private static NodeUseCases useCases(NodeServices services) {
    return new NodeUseCases(
        services.stage(),
        services.unstage(),
        services.publish(),
        services.unpublish(),
        services.usage(),
        services.expand(),
        services.describe(),
        services.health(),
        services.lookUp());
  }

  /** The answers to all steps, in their order: with the flag false, then with it true. */
  List<List<Cell>> answers(Asked asked) {
    return seen.computeIfAbsent(commands(asked), _ -> run(asked));
  }

  /**
   * The node's reading of the requests. Behind it nothing can distinguish two that are read alike,
   * so that one of them is run; a request that is refused here is like no other.
   */
  private Object commands(Asked asked) {
    Volume one = new Volume(asked, "any");
    try {
      return List.of(
          requests.stage(one.stageRequest(), PATIENCE),
          requests.publish(one.publishRequest("a", false), PATIENCE));
    } catch (RuntimeException refused) {
      return asked;
    }
  }

  private List<List<Cell>> run(Asked asked) {
    Volume volume = new Volume(asked, "pv-" + volumes++);
    volume.isThere();
    Cell empty = volume.stage();
    volume.unstage();
    if (!empty.ok()) {
      volume.hasItsFilesystem();
    }
    Cell staged = volume.stage();
    List<List<Cell>> answers =
        Stream.of(false, true)
            .map(flag -> Stream.concat(Stream.of(empty, staged), volume.published(flag)).toList())
            .toList();
    volume.unstage();
    return answers;
  }

  /** Before it may be formatted a device is read, and a small one in a shorter time. */
  private static long least(Use use) {
    return use instanceof Use.Mount(FsType type, _) && (type == FsType.XFS || type == FsType.BTRFS)
        ? 320L << 20
        : 2 * HEAD;
  }

  /** The head of a device on which a writer had this filesystem made. */
  private byte[] write(FsType type) {
    Volume volume =
        new Volume(
            new Asked(Mode.SINGLE_NODE_WRITER, new Use.Mount(type, Options.NONE), false),
            "written-" + type);
    volume.isThere();
    volume.stage();
    volume.unstage();
    try (InputStream content = Files.newInputStream(volume.content())) {
      return content.readNBytes(HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    node.close();
  }

  private final class Volume {
    private final Asked asked;
    private final String id;
    private final SimulatedTarget target;
    private long bytes;

    Volume(Asked asked, String id) {
      this.asked = asked;
      this.id = id;
      target = host.fabric().target("nqn.2026-01.dev.holdfast.modes:" + id);
      bytes = least(asked.use());
    }

    void isThere() {
      String uuid = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
      target.withNamespace(1, bytes, uuid, null, null).listensOn(ADDRESS, PORT);
    }

    NodeStageVolumeRequest stageRequest() {
      return NodeStageVolumeRequest.newBuilder()
          .setVolumeId(id)
          .setStagingTargetPath(staging().toString())
          .setVolumeCapability(asked.capability())
          .putVolumeContext("nqn", target.nqn())
          .putVolumeContext("targetTrAddr", ADDRESS)
          .build();
    }

    Cell stage() {
      return call(service::nodeStageVolume, stageRequest(), staging());
    }

    /** As a pod that wrote has left it. */
    void hasItsFilesystem() {
      if (asked.use() instanceof Use.Mount mount && mount.type() != FsType.UNKNOWN) {
        byte[] superblock = written.computeIfAbsent(mount.type(), ModesNode.this::write);
        try (FileChannel content = FileChannel.open(content(), StandardOpenOption.WRITE)) {
          content.write(ByteBuffer.wrap(superblock), 0);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    Path content() {
      return target.visible().getFirst().content();
    }

    Stream<Cell> published(boolean flag) {
      List<Cell> first =
          List.of(publish("a", flag), publish("a", flag), publish("a", !flag), publish("b", flag));
      unpublish("b");
      List<Cell> then = List.of(publish("b", !flag), expand("a"));
      unpublish("b");
      unpublish("a");
      return Stream.concat(first.stream(), then.stream());
    }

    NodePublishVolumeRequest publishRequest(String pod, boolean readOnly) {
      return NodePublishVolumeRequest.newBuilder()
          .setVolumeId(id)
          .setStagingTargetPath(staging().toString())
          .setTargetPath(place(pod).toString())
          .setVolumeCapability(asked.capability())
          .setReadonly(readOnly)
          .build();
    }

    Cell publish(String pod, boolean readOnly) {
      return call(service::nodePublishVolume, publishRequest(pod, readOnly), place(pod));
    }

    Cell expand(String pod) {
      bytes += MORE;
      target.resize(1, bytes);
      Cell answer =
          call(
              service::nodeExpandVolume,
              NodeExpandVolumeRequest.newBuilder()
                  .setVolumeId(id)
                  .setVolumePath(place(pod).toString())
                  .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(bytes))
                  .build(),
              staging());
      return answer.ok() ? Cell.OK : answer;
    }

    void unpublish(String pod) {
      must(
          service::nodeUnpublishVolume,
          NodeUnpublishVolumeRequest.newBuilder()
              .setVolumeId(id)
              .setTargetPath(place(pod).toString())
              .build(),
          place(pod));
    }

    void unstage() {
      must(
          service::nodeUnstageVolume,
          NodeUnstageVolumeRequest.newBuilder()
              .setVolumeId(id)
              .setStagingTargetPath(staging().toString())
              .build(),
          staging());
    }

    private Path staging() {
      return kubelet.resolve(id).resolve(STAGING);
    }

    private Path place(String pod) {
      return kubelet.resolve(id).resolve(pod);
    }
  }

  /** The call that undoes is always OK, and leaves nothing. */
  private <R, T> void must(BiConsumer<R, StreamObserver<T>> method, R request, Path place) {
    Cell answer = call(method, request, place);
    if (!answer.equals(Cell.OK) || there(place)) {
      throw new IllegalStateException(place + ": " + answer);
    }
  }

  /**
   * @param place where the call mounts
   */
  private <R, T> Cell call(BiConsumer<R, StreamObserver<T>> method, R request, Path place) {
    boolean before = there(place);
    List<Cell> answer = new ArrayList<>();
    method.accept(
        request,
        new StreamObserver<>() {
          @Override
          public void onNext(T reply) {
            answer.add(mounted(place));
          }

          @Override
          public void onError(Throwable refused) {
            Status status = Status.fromThrowable(refused);
            Cell cell = Why.read(status.getCode(), String.valueOf(status.getDescription()));
            answer.add(
                before || !there(place)
                    ? cell
                    : new Cell(cell.code(), cell.what() + ", and " + place + " is left behind"));
          }

          @Override
          public void onCompleted() {}
        });
    return answer.getFirst();
  }

  /** The directory of the staging is kubelet's, and stays. */
  private boolean there(Path place) {
    return place.endsWith(STAGING) ? !mounts(place).isEmpty() : Files.exists(place);
  }

  private List<Mount> mounts(Path place) {
    return node.ports().mountTable().at(place.toString());
  }

  private Cell mounted(Path place) {
    List<Mount> mounts = mounts(place);
    return switch (mounts.size()) {
      case 0 -> Cell.OK;
      case 1 -> Cell.mounted(mounts.getFirst().readOnly());
      default -> new Cell(Status.Code.OK, "mounted " + mounts.size() + " times");
    };
  }
}
