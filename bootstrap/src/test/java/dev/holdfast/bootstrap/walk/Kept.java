package dev.holdfast.bootstrap.walk;

import dev.holdfast.bootstrap.simulated.Rack;
import dev.holdfast.bootstrap.simulated.StateFiles;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fabric.TargetNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A volume in kubelet's eyes, with the files that kubelet keeps of it. */
final class Kept {
  private static final String PLUGINS = "plugins/kubernetes.io/csi/";
  private static final String DRIVER = "nvmeof.csi.holdfast.dev";

  final VolumeId id;
  SimulatedTarget target;
  private final int kind;
  final int nsid;
  final String uuid;
  HostPath staging;
  final HostPath pod;
  final VolumeAttachment attachment;
  VolumeCapability capability;

  /** It may be staged: kubelet has asked for it and got no certain answer that it is not. */
  boolean maybe;

  boolean staged;
  boolean published;

  /** kubelet has not asked for it since it was last unstaged, or the host booted. */
  boolean editable = true;

  /** Its record was lost since it was last staged or unstaged. */
  boolean unrecorded;

  /** To the last request to publish it. */
  String answer = "";

  /** Another host has taken it over since it was last staged here. */
  boolean taken;

  private final List<HostPath> stagings;
  private final List<VolumeCapability> capabilities;
  private final Path stagingData;
  private final Path podData;

  Kept(Path kubelet, int number, SimulatedTarget target, TargetNamespace namespace) {
    this(kubelet, number, number % 3, target, namespace.nsid(), namespace.uuid().orElseThrow());
  }

  /** Another volume of the same namespace, used in the same way. */
  Kept another(Path kubelet, int number) {
    return new Kept(kubelet, number, kind, target, nsid, uuid);
  }

  private Kept(Path kubelet, int number, int kind, SimulatedTarget target, int nsid, String uuid) {
    this.kind = kind;
    this.nsid = nsid;
    this.uuid = uuid;
    this.id = new VolumeId("pv-" + number);
    this.target = target;
    boolean block = kind == 2;
    Path devices = kubelet.resolve(PLUGINS + "volumeDevices");
    Path mounted = kubelet.resolve(PLUGINS + DRIVER + "/hash-of-" + id);
    Path inPod = kubelet.resolve("pods/uid-" + number + "/volumes/kubernetes.io~csi/" + id);
    this.stagings =
        List.of(
            path(block ? devices.resolve("staging/" + id) : mounted.resolve("globalmount")),
            path(kubelet.resolve("elsewhere/" + id)));
    this.staging = stagings.getFirst();
    this.pod =
        path(block ? devices.resolve("publish/" + id + "/uid-" + number) : inPod.resolve("mount"));
    Path deviceData = devices.resolve(id + "/data");
    this.stagingData = (block ? deviceData : mounted).resolve("vol_data.json");
    this.podData = (block ? deviceData : inPod).resolve("vol_data.json");
    FilesystemType type = kind == 0 ? FilesystemType.EXT4 : FilesystemType.XFS;
    this.capabilities =
        Stream.of(List.<String>of(), List.of("noatime"))
            .map(flags -> block ? new VolumeUse.Block() : new VolumeUse.Filesystem(type, flags))
            .map(use -> new VolumeCapability(use, AccessMode.SINGLE_NODE_WRITER))
            .toList();
    this.capability = capabilities.getFirst();
    ConnectionPolicy usual = ConnectionPolicy.DEFAULT.withCtrlLossTmo(Timeout.ofSeconds(10));
    this.attachment =
        new VolumeAttachment(
            new SubsystemNqn(target.nqn()),
            Rack.ADDRESSES,
            NamespaceSelector.of(
                Optional.of(uuid),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Integer.toString(nsid))),
            usual,
            1,
            OutagePolicy.RELEASE,
            Duration.ofMinutes(15));
  }

  private static HostPath path(Path path) {
    return new HostPath(path.toString());
  }

  boolean is(TargetNamespace shown) {
    return shown.nsid() == nsid && shown.uuid().equals(Optional.of(uuid));
  }

  /** The host has lost all, and pods and the volume itself with it, as kubelet finds out. */
  void rebooted(SimulatedTarget again) {
    target = again;
    taken = false;
    editable = true;
    staged = false;
    published = false;
  }

  /** It is asked for in another way from now on. */
  void edited(int how) {
    staging = stagings.get(how % 2);
    capability = capabilities.get(how / 2 % 2);
  }

  boolean block() {
    return capability.use() instanceof VolumeUse.Block;
  }

  /** As kubelet does before it asks for a stage. */
  void begun() {
    StateFiles.write(stagingData, data());
    editable = false;
  }

  /** As kubelet does before it asks for a publish. */
  void podBegun() {
    StateFiles.write(podData, data());
  }

  void podEnded() {
    if (!podData.equals(stagingData)) {
      StateFiles.delete(podData);
    }
  }

  /** It is certain that it is not staged. */
  void ended() {
    StateFiles.delete(stagingData);
    maybe = false;
    editable = true;
    unrecorded = false;
  }

  private String data() {
    return "{\"driverName\":\"" + DRIVER + "\",\"volumeHandle\":\"" + id + "\"}";
  }
}
