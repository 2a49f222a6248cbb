package dev.holdfast.bootstrap.walk;

import static dev.holdfast.bootstrap.simulated.Volumes.PORT;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.bootstrap.simulated.Rack;
import dev.holdfast.bootstrap.simulated.Underfoot;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fabric.TargetNamespace;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A node with three targets of two addresses each, the first of which has two namespaces, and a
 * volume on each namespace; every third is a raw block volume. At all times the rules of {@link
 * #check} hold, and {@link #heal} brings everything back.
 */
final class Walk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final int ENOTCONN = 107;
  private static final String OTHER = "0badf00d-0000-4000-8000-00000000000f";
  private static final List<String> PROGRAMS = List.of("umount", "mount", "blkid");

  /** Connects that hang at once: a few to each address. */
  private static final int MOST_HANGING = 8;

  private final Path dir;
  private final SimulatedHost host;
  private final List<SimulatedTarget> targets;
  private final List<Kept> volumes = new ArrayList<>();
  private final List<TargetNamespace> originals = new ArrayList<>();
  private final SimulatedTarget stranger;

  /** A foreign controller, while it is there. */
  private Optional<String> theirs = Optional.empty();

  private final List<String> broken = new ArrayList<>();
  private Crash life = Crash.never();
  private BareNode node;

  /** A volume in kubelet's eyes. */
  private static final class Kept {
    final VolumeId id;
    final SimulatedTarget target;
    final int nsid;
    final String uuid;
    final HostPath staging;
    final HostPath pod;
    final VolumeAttachment attachment;
    final VolumeCapability capability;

    /** It may be staged: kubelet has asked for it and got no certain answer that it is not. */
    boolean maybe;

    boolean staged;
    boolean published;

    Kept(Path kubelet, int number, SimulatedTarget target, TargetNamespace namespace) {
      this.nsid = namespace.nsid();
      this.uuid = namespace.uuid().orElseThrow();
      this.id = new VolumeId("pv-" + number);
      this.target = target;
      this.staging = new HostPath(kubelet.resolve(id + "/globalmount").toString());
      this.pod = new HostPath(kubelet.resolve(id + "/pod").toString());
      VolumeUse use =
          number % 3 == 2
              ? new VolumeUse.Block()
              : new VolumeUse.Filesystem(
                  number % 3 == 0 ? FilesystemType.EXT4 : FilesystemType.XFS, List.of());
      this.capability = new VolumeCapability(use, AccessMode.SINGLE_NODE_WRITER);
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

    boolean is(TargetNamespace shown) {
      return shown.nsid() == nsid && shown.uuid().equals(Optional.of(uuid));
    }
  }

  Walk(Path dir) {
    this.dir = dir;
    this.host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    this.targets = Rack.in(host, "nqn.2026-01.dev.holdfast.walk");
    for (SimulatedTarget target : targets) {
      for (TargetNamespace namespace : target.visible()) {
        originals.add(namespace);
        volumes.add(new Kept(dir.resolve("kubelet"), volumes.size(), target, namespace));
      }
    }
    stranger =
        host.fabric()
            .target("nqn.2026-01.dev.holdfast.walk:stranger")
            .withNamespace(1, 64L << 20, OTHER, null, null)
            .listensOn("10.0.9.1", PORT);
    this.node = start();
  }

  private static String address(int number) {
    return Rack.ADDRESSES.get(number % 2).traddr();
  }

  private BareNode start() {
    Crash next = Crash.never();
    life = next;
    return BareNode.start(
        host,
        dir.resolve("node"),
        ports ->
            next.around(
                Underfoot.watched(
                    host,
                    ports,
                    controller -> theirs.equals(Optional.of(controller.value())),
                    broken::add)));
  }

  void take(Step step) {
    SimulatedTarget target = targets.get(step.on() % targets.size());
    Kept volume = volumes.get(step.on() % volumes.size());
    String address = address(step.how());
    switch (step.kind()) {
      case STAGE -> stage(volume);
      case PUBLISH -> publish(volume);
      case UNPUBLISH -> unpublish(volume);
      case UNSTAGE -> unstage(volume);
      case REFUSE -> target.refuse(address, PORT);
      case CUT -> target.cut(address, PORT);
      case SILENCE -> target.silence(address, PORT);
      case RESTORE -> target.restore(address, PORT);
      case RESTORE_ALL -> restore(target);
      case PASS -> pass(step.how() * 3);
      case LOOK -> node.services().reconcile().step();
      case DISABLE -> target.disable(1);
      case ENABLE -> target.enable(1);
      case ANA -> target.ana(address, PORT, step.how() < 6 ? "inaccessible" : "optimized");
      case KILL -> {
        life.kill();
        node = start();
      }
      case CONNECT_FAILS -> host.faults().at("connect").failTimes(step.how() % 4, ENOTCONN);
      case UNMOUNT_FAILS -> host.faults().at("program.umount").failTimes(1, 32, "busy");
      case DELETED_BY_HAND -> kernel(target, "delete_controller", "1");
      case TIMER_CHANGED -> kernel(target, "ctrl_loss_tmo", step.how() % 2 == 0 ? "-1" : "600");
      case CLOCK_JUMPS -> node.wall().jump(Duration.ofHours(step.how() - 5L));
      case TARGET_REBOOTS -> reboot(target, step.how());
      case REPLACE -> target.replace(1, OTHER, null, null);
      case PUT_BACK -> putBack(target);
      case STRANGER -> stranger();
      case CONNECT_HANGS -> connectHangs(step.how());
      case PROGRAM_HANGS -> program(step.how()).hang();
      case NOTHING_FAILS -> host.faults().clear();
    }
    check();
  }

  private FaultPoint program(int which) {
    return host.faults().at("program." + PROGRAMS.get(which % PROGRAMS.size()));
  }

  /** Nothing answers for a while, then it is there as if nothing had been. */
  private void reboot(SimulatedTarget target, int how) {
    target.silence(address(0), PORT);
    target.silence(address(1), PORT);
    pass(how * 5);
    restore(target);
    target.enable(1);
  }

  private void putBack(SimulatedTarget target) {
    for (int i = 0; i < volumes.size(); i++) {
      TargetNamespace original = originals.get(i);
      if (volumes.get(i).target == target && !target.visible().contains(original)) {
        target.putBack(original);
      }
    }
  }

  /** A foreign controller takes a number, or gives it back. */
  private void stranger() {
    if (theirs.isPresent()) {
      kernel(stranger, "delete_controller", "1");
      theirs = Optional.empty();
      return;
    }
    try {
      host.kernel()
          .exchange(
              host.dev().resolve("nvme-fabrics"),
              "transport=tcp,traddr=10.0.9.1,trsvcid=4420,nqn=" + stranger.nqn());
      theirs = Optional.of(controllers(stranger).getFirst());
    } catch (SimulatedErrno refused) {
      // connects fail just now
    }
  }

  /** Only the loop asks meanwhile. */
  private void connectHangs(int seconds) {
    FaultPoint connect = host.faults().at("connect").hang();
    pass(seconds);
    if (connect.hanging() > MOST_HANGING) {
      broken.add(connect.hanging() + " connects hang");
    }
    connect.release();
    host.clock().settle();
  }

  private void kernel(SimulatedTarget target, String attribute, String value) {
    Optional<SimulatedController> victim =
        host.kernel().controllers().stream()
            .filter(c -> c.options().nqn().equals(target.nqn()))
            .findFirst();
    if (victim.isPresent()) {
      try {
        host.kernel()
            .write(
                host.sys().resolve("class/nvme").resolve(victim.get().name()).resolve(attribute),
                value);
      } catch (SimulatedErrno gone) {
        // it went just now
      }
    }
  }

  private void restore(SimulatedTarget target) {
    for (int i = 0; i < 2; i++) {
      target.restore(address(i), PORT);
      target.ana(address(i), PORT, "optimized");
    }
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      node.look(Duration.ofSeconds(1));
    }
  }

  private void stage(Kept volume) {
    if (volume.published) {
      return; // kubelet does not
    }
    Outcome<?> outcome =
        node.services()
            .stage()
            .stage(
                new StageVolume.Command(
                    volume.id,
                    volume.staging,
                    volume.attachment,
                    volume.capability,
                    FormatPolicy.IF_EMPTY,
                    OptionalLong.empty(),
                    Credentials.NONE,
                    PATIENCE));
    volume.maybe = true;
    volume.staged = outcome instanceof Outcome.Success;
  }

  /** A call that failed may have bound the volume: kubelet unpublishes before it unstages. */
  private boolean publish(Kept volume) {
    if (!volume.staged) {
      return false;
    }
    volume.published = true;
    Outcome<?> outcome =
        node.services()
            .publish()
            .publish(
                new PublishVolume.Command(
                    volume.id, volume.staging, volume.pod, volume.capability, false, PATIENCE));
    if (outcome instanceof Outcome.Success) {
      requireAlive(volume);
      return true;
    }
    return false;
  }

  /** The volume just staged or published is on a live device, and on the right one. */
  private void requireAlive(Kept volume) {
    boolean alive =
        volume.capability.use() instanceof VolumeUse.Block
            ? host.kernel()
                .mounts()
                .boundDisk(Path.of(volume.pod.value()))
                .filter(disk -> disk.present() && volume.is(disk.namespace()))
                .isPresent()
            : host.kernel()
                .mounts()
                .at(Path.of(volume.pod.value()))
                .flatMap(entry -> entry.superblock().disk())
                .filter(disk -> disk.present() && volume.is(disk.namespace()))
                .isPresent();
    if (!alive) {
      broken.add(volume.id + " was published dead");
    }
  }

  private void unpublish(Kept volume) {
    Outcome<?> outcome =
        node.services()
            .unpublish()
            .unpublish(new UnpublishVolume.Command(volume.id, volume.pod, PATIENCE));
    if (outcome instanceof Outcome.Success) {
      volume.published = false;
    }
  }

  private Outcome<?> unstage(Kept volume) {
    if (volume.published) {
      return Outcome.success("kubelet does not");
    }
    Outcome<?> outcome =
        node.services()
            .unstage()
            .unstage(new UnstageVolume.Command(volume.id, volume.staging, PATIENCE));
    volume.staged = false;
    if (outcome instanceof Outcome.Success) {
      volume.maybe = false;
      boolean alone =
          volumes.stream().noneMatch(other -> other.maybe && other.target == volume.target);
      if (alone && !controllers(volume.target).isEmpty()) {
        broken.add(volume.id + " is unstaged and has left " + controllers(volume.target));
      }
    }
    return outcome;
  }

  private List<String> controllers(SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(target.nqn()))
        .map(SimulatedController::name)
        .toList();
  }

  private void check() {
    Map<String, Integer> paths = new HashMap<>();
    host.kernel()
        .controllers()
        .forEach(c -> paths.merge(c.options().nqn() + " " + c.options().traddr(), 1, Integer::sum));
    paths.forEach((path, count) -> {
      if (count > 1) {
        broken.add(path + " is connected " + count + " times");
      }
    });
    if (!broken.isEmpty()) {
      throw new AssertionError(String.join("; ", broken));
    }
  }

  /**
   * The world becomes well, and everything comes back without a call of kubelet, or, after a long
   * outage, with the next pod.
   */
  void heal() {
    host.faults().clear();
    targets.forEach(target -> {
      restore(target);
      target.enable(1);
      putBack(target);
    });
    if (theirs.isPresent()) {
      stranger();
    }
    // pods that hold a dead device are deleted, and kubelet repeats calls that got no answer
    pass(120);
    volumes.forEach(this::deletePod);
    volumes.stream().filter(v -> v.maybe && !v.staged).forEach(this::finish);
    pass(90);
    volumes.stream().filter(v -> v.staged && is(v, Verdict.DEAD_MOUNT)).forEach(this::nextPod);
    pass(30);
    check();
    for (Kept volume : volumes) {
      if (volume.staged && !is(volume, Verdict.HEALTHY)) {
        throw new AssertionError(
            volume.id + " does not get well: " + node.services().health().report(volume.id));
      }
    }
    for (Kept volume : volumes) {
      if (!publish(volume) && volume.staged) {
        throw new AssertionError(volume.id + " is well and cannot be published");
      }
      unpublish(volume);
      check();
    }
    volumes.forEach(this::finish);
    check();
    if (!host.kernel().controllers().isEmpty() || !node.ports().records().all().isEmpty()) {
      throw new AssertionError("left behind: " + targets.stream().map(this::controllers).toList());
    }
  }

  private boolean is(Kept volume, Verdict verdict) {
    return node.services()
        .health()
        .report(volume.id)
        .filter(report -> report.health().verdict() == verdict)
        .isPresent();
  }

  /** By the call for it the volume is this node's. */
  private void nextPod(Kept volume) {
    for (int i = 0; !publish(volume) && i < 10; i++) {
      pass(5);
    }
    deletePod(volume);
  }

  /** kubelet asks again until it is done. */
  private void deletePod(Kept volume) {
    for (int i = 0; volume.published && i < 10; i++) {
      unpublish(volume);
      pass(5);
    }
  }

  private void finish(Kept volume) {
    for (int i = 0; volume.maybe && i < 10; i++) {
      unstage(volume);
      pass(5);
    }
    if (volume.maybe) {
      throw new AssertionError(volume.id + " cannot be unstaged: " + unstage(volume));
    }
  }

  @Override
  public void close() {
    host.close();
  }
}
