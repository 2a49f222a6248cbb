package dev.holdfast.bootstrap.walk;

import static dev.holdfast.bootstrap.simulated.Volumes.PORT;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.bootstrap.simulated.Administrator;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.bootstrap.simulated.Elsewhere;
import dev.holdfast.bootstrap.simulated.Loop;
import dev.holdfast.bootstrap.simulated.Mishaps;
import dev.holdfast.bootstrap.simulated.Proofs;
import dev.holdfast.bootstrap.simulated.Rack;
import dev.holdfast.bootstrap.simulated.StateFiles;
import dev.holdfast.bootstrap.simulated.Underfoot;
import dev.holdfast.bootstrap.simulated.Unreadable;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fabric.TargetNamespace;
import dev.holdfast.simulator.fabric.TargetReservations;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.state.SimulatedController;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A node with three targets of two addresses each, the first of which has two namespaces, and a
 * volume on each namespace; every third is a raw block volume. At all times the rules of {@link
 * #check} hold, and {@link #heal} brings everything back.
 */
final class Walk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final int ENOTCONN = 107;
  private static final int EBUSY = 16;
  private static final Mishaps.Disk[] DISKS = Mishaps.Disk.values();
  private static final String OTHER = "0badf00d-0000-4000-8000-00000000000f";

  /** The volumes whose namespace has a second PersistentVolume. */
  private static final List<Integer> TWINS = List.of(0, 3);

  private static final List<String> PROGRAMS = List.of("umount", "mount", "blkid");

  /** Connects that hang at once: a few to each address. */
  private static final int MOST_HANGING = 8;

  private final Path dir;
  private final List<SimulatedTarget> targets = new ArrayList<>();
  private final List<Kept> volumes = new ArrayList<>();
  private final List<TargetNamespace> originals = new ArrayList<>();
  private SimulatedHost host;
  private SimulatedTarget stranger;
  private Administrator administrator;
  private final Mishaps mishaps = new Mishaps();
  private final StateFiles files;
  private final Loop loop = new Loop();
  private Proofs proofs;
  private final List<String> broken = new ArrayList<>();

  /** Some of the kernel's files cannot be read now. */
  private boolean unreadable;

  /** Some could not be read at the last look. */
  private boolean unread;

  private Crash life = Crash.never();
  private BareNode node;

  Walk(Path dir) {
    this.dir = dir;
    this.host = boot();
    this.files = StateFiles.bare(dir.resolve("node"), host.root());
    this.administrator = new Administrator(host);
    this.proofs = new Proofs(host, administrator, files);
    this.stranger = wire();
    for (SimulatedTarget target : targets) {
      for (TargetNamespace namespace : target.visible()) {
        originals.add(namespace);
        volumes.add(new Kept(dir.resolve("node/kubelet"), volumes.size(), target, namespace));
      }
    }
    // two PersistentVolumes of one namespace, on a target with reservations and on one without
    for (int like : TWINS) {
      volumes.add(volumes.get(like).another(dir.resolve("node/kubelet"), volumes.size()));
      originals.add(originals.get(like));
    }
    this.node = start();
  }

  private SimulatedHost boot() {
    SimulatedHost booted = SimulatedHost.create(dir.resolve("host"));
    booted.clock().holdButSkipWaits();
    return booted;
  }

  /** The targets of this host; returns the foreign one. */
  private SimulatedTarget wire() {
    targets.clear();
    targets.addAll(Rack.in(host, "nqn.2026-01.dev.holdfast.walk"));
    return host.fabric()
        .target("nqn.2026-01.dev.holdfast.walk:stranger")
        .withNamespace(1, 64L << 20, OTHER, null, null)
        .listensOn("10.0.9.1", PORT);
  }

  /** Of all that was there only what is on disks is there afterwards. */
  private void powerLoss() {
    life.kill();
    node.close();
    host = boot();
    stranger = wire();
    administrator = new Administrator(host);
    proofs.rebooted(host, administrator);
    proofs.blind(false);
    unreadable = false;
    unread = false;
    List<TargetNamespace> there = new ArrayList<>();
    for (SimulatedTarget target : targets) {
      for (TargetNamespace namespace : target.visible()) {
        volumes.get(there.size()).rebooted(target);
        there.add(namespace);
      }
    }
    for (int like : TWINS) {
      volumes.get(there.size()).rebooted(volumes.get(like).target);
      there.add(there.get(like));
    }
    originals.clear();
    originals.addAll(there);
    node = start();
  }

  private static String address(int number) {
    return Rack.ADDRESSES.get(number % 2).traddr();
  }

  private BareNode start() {
    Crash next = Crash.never();
    life = next;
    Administrator theirs = administrator;
    return BareNode.watched(
        host,
        dir.resolve("node"),
        ports ->
            next.around(mishaps.around(Underfoot.watched(host, ports, theirs::owns, broken::add))));
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
      case LOOK -> loop.step(node);
      case DISABLE -> {
        target.disable(1);
        forgetsWhoTook(target);
      }
      case ENABLE -> target.enable(1);
      case ANA -> target.ana(address, PORT, step.how() < 6 ? "inaccessible" : "optimized");
      case KILL -> {
        life.kill();
        unwritten().forEach(proofs::lost);
        node = start();
      }
      case CONNECT_FAILS -> host.faults().at("connect").failTimes(step.how() % 4, ENOTCONN);
      case UNMOUNT_FAILS -> host.faults().at("program.umount").failTimes(1, 32, "busy");
      case DELETED_BY_HAND -> first(target).ifPresent(administrator::disconnect);
      case TIMER_CHANGED ->
          first(target)
              .ifPresent(it -> {
                proofs.changed(it);
                administrator.write(it, "ctrl_loss_tmo", step.how() % 2 == 0 ? "-1" : "600");
              });
      case CLOCK_JUMPS -> node.wall().jump(Duration.ofHours(step.how() - 5L));
      case TARGET_REBOOTS -> reboot(target, step.how());
      case REPLACE -> {
        target.replace(1, OTHER, null, null);
        forgetsWhoTook(target);
      }
      case PUT_BACK -> putBack(target);
      case STRANGER -> stranger();
      case CONNECT_HANGS -> connectHangs(step.how());
      case PROGRAM_HANGS -> program(step.how()).hang();
      case NOTHING_FAILS -> faultsEnd();
      case ERROR -> mishaps.strike(1 + step.on() * 12 + step.how(), 1 + step.how() % 3);
      case DELETE_BUSY -> {
        host.faults().at("delete.before").failTimes(1 + step.how() * 100, EBUSY);
        unstage(volume);
      }
      case START_SLOW -> host.fabric().startLatency(Duration.ofSeconds(step.how() * 5L));
      case STAGE_GIVES_UP -> stageGivesUp(volume, step.how());
      case ADMINISTRATOR_CONNECTS ->
          administrator.connect(target, address, Optional.of(identity()));
      case ADMINISTRATOR_DISCONNECTS ->
          administrator.on(target).stream().findFirst().ifPresent(administrator::disconnect);
      case DISK -> mishaps.disk(DISKS[step.how() % DISKS.length]);
      case RECORD_LOST -> volume.unrecorded |= files.loseRecord(volume.id);
      case CONTROLLERS_RECORD_LOST -> {
        if (files.loseControllers(target.nqn())) {
          proofs.lost(target.nqn());
        }
      }
      case POWER_LOSS -> powerLoss();
      case EDITED -> {
        if (volume.editable) {
          volume.edited(step.how());
        }
      }
      case IDENTITY_APPEARS -> files.writeIdentity();
      case IDENTITY_VANISHES -> files.removeIdentity();
      case TAKEN_ELSEWHERE -> {
        Elsewhere.take(reservations(volume), volume.id);
        volume.taken = Elsewhere.holds(reservations(volume));
        if (step.how() < 4) {
          Elsewhere.leave(reservations(volume));
        }
      }
      case ELSEWHERE_LEAVES -> Elsewhere.leave(reservations(volume));
      case RESERVATIONS_LOST -> {
        reservations(volume).lose();
        sharing(volume).forEach(it -> it.taken = false);
      }
      case FILESYSTEM_STOPS -> host.kernel().mounts().stop(Path.of(volume.staging.value()));
      case WEDGED ->
          first(target).filter(c -> !administrator.owns(c)).ifPresent(host.kernel()::wedge);
      case UNREADABLE -> {
        unreadable = true;
        unread = true;
        proofs.blind(Unreadable.somewhere(host, step.on() + 12 * (step.how() / 6), step.how()));
      }
    }
    check();
  }

  /** Its namespace was away, and the reservation with it. */
  private void forgetsWhoTook(SimulatedTarget target) {
    volumes.stream()
        .filter(volume -> volume.target == target && volume.nsid == 1)
        .forEach(volume -> volume.taken = false);
  }

  /** The volumes of its namespace, and so of its reservation. */
  private Stream<Kept> sharing(Kept volume) {
    return volumes.stream().filter(it -> it.target == volume.target && it.nsid == volume.nsid);
  }

  private TargetReservations reservations(Kept volume) {
    return volume.target.reservations(volume.nsid);
  }

  private void faultsEnd() {
    host.faults().clear();
    host.kernel().unwedge();
    host.fabric().startLatency(Duration.ZERO);
    mishaps.end();
    unreadable = false;
    proofs.blind(false);
  }

  private Host identity() {
    return mishaps.quietly(() -> node.ports().identity().current());
  }

  /** The kernel answers its connects long after the call. */
  private void stageGivesUp(Kept volume, int seconds) {
    FaultPoint connect =
        host.faults().at(seconds % 2 == 0 ? "connect.before" : "connect.after").hang();
    stage(volume);
    pass(seconds);
    connect.release();
    host.clock().settle();
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
        forgetsWhoTook(target);
      }
    }
  }

  /** A foreign controller takes a number, or gives it back. */
  private void stranger() {
    if (administrator.on(stranger).isEmpty()) {
      administrator.connect(stranger, "10.0.9.1", Optional.empty());
    } else {
      administrator.on(stranger).forEach(administrator::disconnect);
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

  private Optional<SimulatedController> first(SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(target.nqn()))
        .findFirst();
  }

  private void restore(SimulatedTarget target) {
    for (int i = 0; i < 2; i++) {
      target.restore(address(i), PORT);
      target.ana(address(i), PORT, "optimized");
    }
  }

  /** A process that cannot read the boot records its controllers only later. */
  private Collection<String> unwritten() {
    return unread ? targets.stream().map(SimulatedTarget::nqn).toList() : mishaps.unwritten();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      loop.look(node, Duration.ofSeconds(1));
      proofs.look();
    }
    if (seconds > 0) {
      unread = unreadable;
    }
  }

  private void stage(Kept volume) {
    if (volume.published) {
      return; // kubelet does not
    }
    volume.begun();
    sharing(volume).forEach(it -> it.taken = false); // it may be taken over, even if the call fails
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
    volume.staged = answered(outcome);
    if (volume.staged) {
      volume.unrecorded = false;
      if (Elsewhere.holds(reservations(volume))) {
        broken.add(volume.id + " is staged here and reserved elsewhere");
      }
    }
  }

  /** True of OK. */
  private boolean answered(Outcome<?> outcome) {
    if (Loop.bug(outcome.toString())) {
      broken.add("answered " + outcome);
    }
    return outcome instanceof Outcome.Success;
  }

  /** A call that failed may have bound the volume: kubelet unpublishes before it unstages. */
  private boolean publish(Kept volume) {
    if (!volume.staged) {
      return false;
    }
    volume.published = true;
    volume.podBegun();
    Outcome<?> outcome =
        node.services()
            .publish()
            .publish(
                new PublishVolume.Command(
                    volume.id, volume.staging, volume.pod, volume.capability, false, PATIENCE));
    volume.answer = outcome.toString();
    if (answered(outcome)) {
      requireAlive(volume);
      return true;
    }
    return false;
  }

  /** The volume just staged or published is on a live device, and on the right one. */
  private void requireAlive(Kept volume) {
    boolean alive =
        volume.block()
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
    if (answered(outcome)) {
      volume.published = false;
      volume.podEnded();
      requireFree(volume.pod, volume);
    }
  }

  private Outcome<?> unstage(Kept volume) {
    if (volume.published) {
      return Outcome.success("kubelet does not");
    }
    // of what is not on record the loop removes the controllers a little later
    boolean doubtful =
        unreadable || mishaps.disk() == Mishaps.Disk.BROKEN || !files.hasRecord(volume.id);
    Outcome<?> outcome =
        node.services()
            .unstage()
            .unstage(new UnstageVolume.Command(volume.id, volume.staging, PATIENCE));
    volume.staged = false;
    if (answered(outcome)) {
      volume.ended();
      requireFree(volume.staging, volume);
      boolean alone =
          volumes.stream().noneMatch(other -> other.maybe && other.target == volume.target);
      if (alone && !doubtful && !controllers(volume.target).isEmpty()) {
        // a connect of the second path may be answered only now: the loop removes what it makes
        pass(60);
      }
      if (alone && !doubtful && !controllers(volume.target).isEmpty()) {
        broken.add(volume.id + " is unstaged and has left " + controllers(volume.target));
      }
    }
    return outcome;
  }

  private void requireFree(HostPath path, Kept volume) {
    if (host.kernel().mounts().at(Path.of(path.value())).isPresent()) {
      broken.add(volume.id + " is reported as unmounted and is mounted at " + path);
    }
  }

  /** Those that are proven to be Holdfast's, and that it has to remove. */
  private List<String> controllers(SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(target.nqn()))
        .filter(proofs::has)
        .map(SimulatedController::name)
        .toList();
  }

  private void check() {
    Map<String, Integer> paths = new HashMap<>();
    host.kernel().controllers().stream()
        .filter(c -> !c.state().ending())
        .forEach(c ->
            paths.merge(
                c.options().nqn() + " " + c.options().traddr() + " as " + c.options().hostNqn(),
                1,
                Integer::sum));
    volumes.stream()
        .filter(volume -> volume.taken && reserved(volume))
        .forEach(volume -> broken.add(volume.id + " was taken elsewhere, and is taken back"));
    proofs.look();
    broken.addAll(proofs.broken());
    broken.addAll(loop.bugs(node));
    administrator
        .missing()
        .forEach(gone -> broken.add(gone + ", which was connected by hand, was deleted"));
    paths.forEach((path, count) -> {
      if (count > 1) {
        broken.add(path + " is connected " + count + " times");
      }
    });
    if (!broken.isEmpty()) {
      throw new AssertionError(String.join("; ", broken));
    }
  }

  /** Holdfast connects as one host, whatever is configured. */
  private boolean reserved(Kept volume) {
    return first(volume.target)
        .filter(c -> !administrator.owns(c))
        .filter(c -> reservations(volume).key(c.options().hostId()).isPresent())
        .isPresent();
  }

  /**
   * The world becomes well, and everything comes back without a call of kubelet, or, after a long
   * outage, with the next pod.
   */
  void heal() {
    faultsEnd();
    volumes.forEach(volume -> Elsewhere.leave(reservations(volume)));
    targets.forEach(target -> {
      restore(target);
      target.enable(1);
      putBack(target);
    });
    // pods that hold a dead device are deleted, and kubelet repeats calls that got no answer
    pass(120);
    volumes.forEach(this::deletePod);
    volumes.stream().filter(v -> v.maybe && !v.staged).forEach(this::finish);
    pass(90);
    // kubelet unstages a volume that no pod has, here one whose pods were deleted
    volumes.stream().filter(v -> v.staged && is(v, Verdict.FENCED)).forEach(this::finish);
    volumes.stream()
        .filter(
            v -> v.staged && (is(v, Verdict.DEAD_MOUNT) || is(v, Verdict.READ_ONLY_AFTER_ERROR)))
        .forEach(this::nextPod);
    // what was lost with its record and cannot be rebuilt is staged again
    volumes.stream().filter(v -> v.unrecorded && !known(v)).forEach(this::finish);
    pass(30);
    check();
    for (Kept volume : volumes) {
      if (volume.staged && !well(volume)) {
        throw new AssertionError(
            volume.id + " does not get well: " + node.services().health().report(volume.id));
      }
    }
    for (Kept volume : volumes) {
      boolean got = publish(volume);
      if (!got && twinInTheWay(volume).isPresent()) {
        finish(twinInTheWay(volume).get());
        got = publish(volume);
      }
      if (!got && volume.staged) {
        throw new AssertionError(volume.id + " is well and cannot be published: " + volume.answer);
      }
      unpublish(volume);
      check();
    }
    volumes.forEach(this::finish);
    pass(40);
    check();
    requireNothingLeft();
  }

  /**
   * Controllers of an administrator stay, and so do those that no record proves, which are listed.
   */
  private void requireNothingLeft() {
    List<String> left = targets.stream().flatMap(t -> controllers(t).stream()).toList();
    if (!left.isEmpty() || !node.ports().records().all().isEmpty()) {
      throw new AssertionError("left behind: " + left + ", " + node.ports().records().all());
    }
    String foreign = node.services().health().foreign().toString();
    proofs.unproven().stream()
        .filter(controller -> !foreign.contains(controller.name()))
        .forEach(controller -> broken.add(controller.name() + " stays and is not listed"));
    administrator.disconnectAll();
    check();
  }

  /**
   * Kernels up to 6.12 do not show that a filesystem has stopped: its verdict is HEALTHY, and the
   * next publish finds it. It is mounted again once no other volume has it mounted; kubelet
   * unstages one that no pod has.
   */
  private Optional<Kept> twinInTheWay(Kept volume) {
    return volumes.stream()
        .filter(other -> other != volume && other.staged && !other.published)
        .filter(other ->
            volume.answer.contains("stopped after an error")
                && volume.answer.contains(other.staging.value()))
        .findFirst();
  }

  private boolean known(Kept volume) {
    return node.services().health().report(volume.id).isPresent();
  }

  /**
   * The timers of a controller that was connected by hand are not those of the volume; a record
   * that was rebuilt beside it may have taken them for those.
   */
  private boolean well(Kept volume) {
    return is(volume, Verdict.HEALTHY)
        || (is(volume, Verdict.TIMER_DRIFT)
            && (!administrator.on(volume.target).isEmpty() || volume.unrecorded));
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
