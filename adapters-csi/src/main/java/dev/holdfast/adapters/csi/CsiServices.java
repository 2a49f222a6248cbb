package dev.holdfast.adapters.csi;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.EXPAND_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.GET_VOLUME_STATS;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_CONDITION;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_MOUNT_GROUP;

import dev.holdfast.adapters.csi.addons.AddonsIdentityService;
import dev.holdfast.adapters.csi.addons.ReclaimSpaceService;
import dev.holdfast.adapters.csi.attributes.VolumeAttributesReader;
import dev.holdfast.adapters.csi.identity.IdentityGrpcService;
import dev.holdfast.adapters.csi.mapping.CallDeadline;
import dev.holdfast.adapters.csi.mapping.NodeRequests;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.node.NodeGrpcService;
import dev.holdfast.adapters.csi.node.NodeHealthCalls;
import dev.holdfast.adapters.csi.node.NodeUseCases;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.domain.volume.HostPath;
import io.grpc.BindableService;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The services of one socket, to be bound to a server. */
public record CsiServices(List<BindableService> all) {
  public CsiServices {
    all = List.copyOf(all);
  }

  /**
   * The Identity service alone, of an instance that is always ready: it needs nothing of its host.
   */
  public static CsiServices ofController(
      CsiSettings settings, RpcObserver observer, InstantSource clock) {
    return new CsiServices(
        List.of(identity(settings, runner(settings, observer), List::of, clock)));
  }

  /**
   * Identity and Node.
   *
   * @param places of paths on this host, as the mount table has them
   */
  public static CsiServices ofNode(
      CsiSettings settings,
      NodeUseCases useCases,
      InspectHost host,
      UnaryOperator<HostPath> places,
      RpcObserver observer,
      InstantSource clock) {
    RpcRunner runner = runner(settings, observer);
    NodeRequests requests =
        new NodeRequests(
            settings.defaultFilesystem(),
            new VolumeAttributesReader(settings.nqnTemplate(), settings.attributeDefaults()),
            places);
    return new CsiServices(
        List.of(
            identity(settings, runner, host, clock), node(settings, runner, requests, useCases)));
  }

  /** Of CSI-Addons, for a socket of its own. */
  public static CsiServices ofAddons(
      CsiSettings settings, TrimVolumes trims, RpcObserver observer) {
    RpcRunner runner = runner(settings, observer);
    return new CsiServices(
        List.of(
            new AddonsIdentityService(runner, settings.driverName(), settings.version()),
            new ReclaimSpaceService(runner, trims)));
  }

  private static BindableService node(
      CsiSettings settings, RpcRunner runner, NodeRequests requests, NodeUseCases useCases) {
    Set<Integer> later = settings.healthCalls() ? NodeHealthCalls.CAPABILITIES : Set.of();
    NodeGrpcService node =
        new NodeGrpcService(runner, requests, useCases, capabilities(settings), later);
    return settings.healthCalls() ? new NodeHealthCalls(node, runner, requests, useCases) : node;
  }

  private static RpcRunner runner(CsiSettings settings, RpcObserver observer) {
    return new RpcRunner(new CallDeadline(settings.budget(), settings.deadlineMargin()), observer);
  }

  private static BindableService identity(
      CsiSettings settings, RpcRunner runner, InspectHost host, InstantSource clock) {
    GetPluginInfoResponse info =
        GetPluginInfoResponse.newBuilder()
            .setName(settings.driverName())
            .setVendorVersion(settings.version())
            .build();
    return new IdentityGrpcService(runner, info, settings.located(), host, clock);
  }

  private static Set<NodeServiceCapability.RPC.Type> capabilities(CsiSettings settings) {
    Set<NodeServiceCapability.RPC.Type> types =
        EnumSet.of(STAGE_UNSTAGE_VOLUME, GET_VOLUME_STATS, EXPAND_VOLUME);
    if (settings.singleNodeMultiWriter()) {
      types.add(SINGLE_NODE_MULTI_WRITER);
    }
    if (settings.volumeMountGroup()) {
      types.add(VOLUME_MOUNT_GROUP);
    }
    if (settings.volumeCondition()) {
      types.add(VOLUME_CONDITION);
    }
    return types;
  }
}
