package dev.holdfast.bootstrap.model;

import static dev.holdfast.bootstrap.simulated.Rack.ADDRESSES;
import static dev.holdfast.bootstrap.simulated.Volumes.PORT;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.bootstrap.model.Contract.Answer;
import dev.holdfast.bootstrap.model.Contract.Known;
import dev.holdfast.bootstrap.simulated.Administrator;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Elsewhere;
import dev.holdfast.bootstrap.simulated.Loop;
import dev.holdfast.bootstrap.simulated.Mishaps;
import dev.holdfast.bootstrap.simulated.Proofs;
import dev.holdfast.bootstrap.simulated.Rack;
import dev.holdfast.bootstrap.simulated.StateFiles;
import dev.holdfast.bootstrap.simulated.Underfoot;
import dev.holdfast.bootstrap.simulated.Unreadable;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fabric.TargetNamespace;
import dev.holdfast.simulator.fabric.TargetReservations;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.support.process.Program;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A node with a {@link Rack} of targets, and a volume on each namespace. Every answer is held
 * against the {@link Contract}, and what is certain after it against the kernel.
 */
final class World implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(110);

  /** Of a call in the middle of another one: it may have to wait for it, which does not go on. */
  private static final Duration LITTLE = Duration.ofMillis(20);

  private static final int PODS = 2;
  private static final int ENOTCONN = 107;
  private static final int EBUSY = 16;
  private static final Mishaps.Disk[] DISKS = Mishaps.Disk.values();
  private static final int[] STATUSES = {1, 2, 32};

  private final Path dir;
  private final SimulatedHost host;
  private final List<SimulatedTarget> targets;
  private final List<ModelVolume> volumes = new ArrayList<>();
  private final List<String> faults;
  private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
  private final Mishaps mishaps = new Mishaps();
  private final Loop loop = new Loop();
  private final Administrator administrator;
  private final Proofs proofs;
  private final StateFiles files;

  /** Some of the kernel's files cannot be read now. */
  private boolean unreadable;

  /** Some could not be read at the last look. */
  private boolean unread;

  private Interrupter interrupter = new Interrupter();
  private BareNode node;

  World(Path dir) {
    this.dir = dir;
    this.host = SimulatedHost.create(dir.resolve("host"));
    this.administrator = new Administrator(host);
    this.files = StateFiles.bare(dir.resolve("node"), host.root());
    this.proofs = new Proofs(host, administrator, files);
    host.clock().holdButSkipWaits();
    this.targets = Rack.in(host, "nqn.2026-01.dev.holdfast.model");
    for (SimulatedTarget target : targets) {
      for (TargetNamespace namespace : target.visible()) {
        volumes.add(
            new ModelVolume(
                dir.resolve("node/kubelet"), volumes.size(), target, namespace.nsid(), ADDRESSES));
      }
    }
    // what a killed mkfs leaves is for a person
    this.faults =
        host.faults().names().stream().filter(name -> !name.equals("program.mkfs.half")).toList();
    this.node = start();
  }

  private BareNode start() {
    interrupter = new Interrupter();
    Interrupter here = interrupter;
    return BareNode.watched(
        host,
        dir.resolve("node"),
        ports ->
            here.around(
                mishaps.around(Underfoot.watched(host, ports, administrator::owns, broken::add))));
  }

  void take(Act act) {
    SimulatedTarget target = targets.get(act.on() % targets.size());
    String address = ADDRESSES.get(act.pod()).traddr();
    switch (act.kind()) {
      case STAGE, PUBLISH, PUBLISH_READ_ONLY, UNPUBLISH, UNSTAGE, USAGE -> interrupted(act);
      case RESTART -> restart();
      case PASS -> pass(5 + act.on() % 20);
      case REFUSE -> target.refuse(address, PORT);
      case CUT -> target.cut(address, PORT);
      case SILENCE -> target.silence(address, PORT);
      case RESTORE_ALL -> restore(target);
      case ANA -> target.ana(address, PORT, "inaccessible");
      case DISABLE -> target.disable(1);
      case FAULT -> fault(act);
      case FAULTS_END -> faultsEnd();
      case DELETED_BY_HAND -> first(target).ifPresent(administrator::disconnect);
      case UNMOUNTED_BY_HAND -> unmount(volume(act), act);
      case ERROR -> {
        mishaps.strike(1 + act.on() % 100, 1 + act.pod());
        pass(5);
      }
      case STAGE_GIVES_UP -> stageGivesUp(act);
      case START_SLOW -> host.fabric().startLatency(Duration.ofSeconds(act.on() % 60));
      case ADMINISTRATOR_CONNECTS ->
          administrator.connect(target, address, Optional.of(identity()));
      case ADMINISTRATOR_DISCONNECTS ->
          administrator.on(target).stream().findFirst().ifPresent(administrator::disconnect);
      case DISK -> mishaps.disk(DISKS[act.on() % DISKS.length]);
      case RECORD_LOST -> recordLost(volume(act));
      case CONTROLLERS_RECORD_LOST -> {
        if (files.loseControllers(target.nqn())) {
          proofs.lost(target.nqn());
        }
      }
      case IDENTITY_APPEARS -> files.writeIdentity();
      case IDENTITY_VANISHES -> files.removeIdentity();
      case TAKEN_ELSEWHERE -> Elsewhere.take(reservations(volume(act)), volume(act).id);
      case ELSEWHERE_LEAVES -> Elsewhere.leave(reservations(volume(act)));
      case RESERVATIONS_LOST -> reservations(volume(act)).lose();
      case FILESYSTEM_STOPS ->
          host.kernel().mounts().stop(Path.of(volume(act).staging(act.how()).value()));
      case WEDGED ->
          first(target).filter(c -> !administrator.owns(c)).ifPresent(host.kernel()::wedge);
      case UNREADABLE -> {
        unreadable = true;
        unread = true;
        proofs.blind(Unreadable.somewhere(host, act.on(), act.on() / 100));
      }
    }
    check(act.toString());
  }

  private static TargetReservations reservations(ModelVolume volume) {
    return volume.target.reservations(volume.nsid);
  }

  private ModelVolume volume(Act act) {
    return volumes.get(act.on() % volumes.size());
  }

  private void restart() {
    interrupter.settle(host.clock());
    unwritten().forEach(proofs::lost);
    node = start();
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

  private void restore(SimulatedTarget target) {
    for (TransportId at : ADDRESSES) {
      target.restore(at.traddr(), PORT);
      target.ana(at.traddr(), PORT, "optimized");
    }
    target.enable(1);
  }

  private void fault(Act act) {
    String name = faults.get(act.on() % faults.size());
    int code =
        name.startsWith("program.")
            ? STATUSES[act.how()]
            : name.startsWith("delete.") ? EBUSY : ENOTCONN;
    int times = code == EBUSY ? 500 : 1;
    host.faults().at(name).failTimes(times + act.pod(), code, "a fault");
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

  private Optional<SimulatedController> first(SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(target.nqn()))
        .findFirst();
  }

  /** The kernel answers its connects long after the call. */
  private void stageGivesUp(Act act) {
    FaultPoint connect =
        host.faults().at(act.on() % 2 == 0 ? "connect.before" : "connect.after").hang();
    interrupted(new Act(Act.Kind.STAGE, act.on(), act.pod(), act.how(), Optional.empty()));
    pass(act.on() % 30);
    connect.release();
    host.clock().settle();
  }

  private void recordLost(ModelVolume volume) {
    if (files.loseRecord(volume.id)) {
      volume.unrecorded = true;
      volume.contract.forgotten();
    }
  }

  private void unmount(ModelVolume volume, Act act) {
    Path path = Path.of((act.how() == 0 ? volume.pod(act.pod()) : volume.staging(0)).value());
    if (host.kernel().mounts().at(path).isPresent()) {
      volume.contract.unmountedByOthers();
      host.programs().run(Program.of(Duration.ofSeconds(5), "umount", path.toString()));
    }
  }

  /** A call, with what happens in its middle. */
  private void interrupted(Act act) {
    ModelVolume volume = volume(act);
    act.interrupt()
        .ifPresent(interrupt ->
            interrupter.arm(
                interrupt.at(),
                () -> {
                  switch (interrupt.event()) {
                    case CALL -> nested(volume, act, interrupt.other().orElseThrow());
                    case DEATH -> interrupter.kill();
                    case ERROR -> mishaps.strike(1 + act.on() % 2, 1);
                  }
                }));
    volume.underWay = true;
    try {
      call(volume, act, PATIENCE);
    } catch (Interrupter.Killed killed) {
      learn(volume, act, Answer.UNCERTAIN);
      restart();
    } finally {
      interrupter.disarm();
      volume.underWay = false;
    }
  }

  private void nested(ModelVolume outer, Act during, Act act) {
    ModelVolume volume = volume(act);
    Answer answer = call(volume, act, volume.target == outer.target ? LITTLE : PATIENCE);
    boolean changes = act.kind() != Act.Kind.USAGE && during.kind() != Act.Kind.USAGE;
    if (volume == outer && changes && answer != Answer.BUSY) {
      broken.add("two calls at once for " + volume.id + ": " + act + " answered " + answer);
    }
  }

  /** The answer, held against what was promised; BUSY also for what kubelet does not do. */
  private Answer call(ModelVolume volume, Act act, Duration patience) {
    boolean movesWhileUnsure =
        volume.contract.staged() == Known.MAYBE
            && !ModelVolume.samePath(act.how(), volume.contract.how())
            && (act.kind() == Act.Kind.STAGE || act.kind() == Act.Kind.UNSTAGE);
    if (movesWhileUnsure) {
      return Answer.BUSY;
    }
    if (volume.contract.published(act.pod()) == Known.YES
        && !alive(volume, volume.pod(act.pod()).value())) {
      volume.contract.died(act.pod());
    }
    Known staged = volume.contract.staged();
    Known published = volume.contract.published(act.pod());
    boolean doubtful =
        unreadable || mishaps.disk() == Mishaps.Disk.BROKEN || !files.hasRecord(volume.id);
    Outcome<?> outcome = answered(volume, act, patience);
    interrupter.requireAlive();
    interrupter.disarm();
    Answer answer = answer(outcome);
    learn(volume, act, answer);
    volume.contract.broken().forEach(what -> broken.add(volume.id + ": " + what));
    if (Loop.bug(outcome.toString())) {
      broken.add(volume.id + ": " + act + " answered " + outcome);
    }
    if (answer == Answer.OK && (act.kind() == Act.Kind.STAGE || act.kind() == Act.Kind.UNSTAGE)) {
      volume.unrecorded = false;
    }
    verify(volume, act, answer, staged, published, outcome, doubtful);
    return answer;
  }

  /** As a caller sees it: a question that changes nothing may end with an Error. */
  private Outcome<?> answered(ModelVolume volume, Act act, Duration patience) {
    try {
      return ask(volume, act, patience);
    } catch (Mishaps.Struck struck) {
      if (act.kind() != Act.Kind.USAGE) {
        broken.add(volume.id + ": " + act + " was not answered: " + struck);
      }
      return Outcome.failure(new NodeFailure.MayRemain("asking", struck.toString()));
    }
  }

  private Outcome<?> ask(ModelVolume volume, Act act, Duration patience) {
    var services = node.services();
    return switch (act.kind()) {
      case STAGE ->
          services
              .stage()
              .stage(
                  new StageVolume.Command(
                      volume.id,
                      volume.staging(act.how()),
                      volume.attachment,
                      volume.capability(act.how()),
                      FormatPolicy.IF_EMPTY,
                      OptionalLong.empty(),
                      Credentials.NONE,
                      patience));
      case PUBLISH, PUBLISH_READ_ONLY ->
          services
              .publish()
              .publish(
                  new PublishVolume.Command(
                      volume.id,
                      volume.staging(act.how()),
                      volume.pod(act.pod()),
                      volume.capability(act.how()),
                      act.kind() == Act.Kind.PUBLISH_READ_ONLY,
                      patience));
      case UNPUBLISH ->
          services
              .unpublish()
              .unpublish(new UnpublishVolume.Command(volume.id, volume.pod(act.pod()), patience));
      case UNSTAGE ->
          services
              .unstage()
              .unstage(new UnstageVolume.Command(volume.id, volume.staging(act.how()), patience));
      case USAGE ->
          services
              .usage()
              .usage(new ReportVolumeUsage.Command(volume.id, volume.pod(act.pod()), patience));
      default -> throw new IllegalArgumentException(act.toString());
    };
  }

  /** Which codes kubelet takes for uncertain, written down once more. */
  private static Answer answer(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> Answer.OK;
      case Outcome.Failure<?>(NodeFailure.OperationInProgress _) -> Answer.BUSY;
      case Outcome.Failure<?>(NodeFailure why) -> uncertain(why) ? Answer.UNCERTAIN : Answer.FINAL;
    };
  }

  private static boolean uncertain(NodeFailure why) {
    return why instanceof NodeFailure.MayRemain
        || why instanceof NodeFailure.JobUnderWay
        || why instanceof NodeFailure.JobDoesNotEnd
        || why instanceof NodeFailure.NoUsablePath
        || why instanceof NodeFailure.PortalsUnresolved
        || why instanceof NodeFailure.DeadlinePassed
        || why instanceof NodeFailure.HostNotReady
        || why instanceof NodeFailure.NamespaceMissing
        || why instanceof NodeFailure.NotGrownYet
        || why instanceof NodeFailure.DeadMount
        || why instanceof NodeFailure.HostExhausted;
  }

  private void learn(ModelVolume volume, Act act, Answer answer) {
    Contract contract = volume.contract;
    boolean samePath = ModelVolume.samePath(act.how(), contract.how());
    switch (act.kind()) {
      case STAGE -> contract.stage(act.how(), answer);
      case UNSTAGE -> contract.unstage(samePath, inUse(volume), answer);
      case PUBLISH, PUBLISH_READ_ONLY ->
          contract.publish(
              act.pod(),
              act.kind() == Act.Kind.PUBLISH_READ_ONLY,
              samePath,
              volume.sameKind(act.how(), contract.how()),
              answer);
      case UNPUBLISH -> contract.unpublish(act.pod(), answer);
      case USAGE -> contract.usage(act.pod(), answer);
      default -> throw new IllegalArgumentException(act.toString());
    }
  }

  private boolean inUse(ModelVolume volume) {
    return IntStream.range(0, PODS)
        .filter(pod -> volume.contract.published(pod) == Known.YES)
        .anyMatch(pod -> alive(volume, volume.pod(pod).value()));
  }

  /** Checks all that is certain by now in the kernel's own tables. */
  private void verify(
      ModelVolume volume,
      Act act,
      Answer answer,
      Known staged,
      Known published,
      Outcome<?> said,
      boolean doubtful) {
    boolean ok = answer == Answer.OK;
    boolean nothingDone = answer == Answer.FINAL;
    switch (act.kind()) {
      case STAGE -> {
        if (ok) {
          volume.staged(act.how()).ifPresent(broken::add);
          if (volume.use(act.how()) instanceof VolumeUse.Filesystem) {
            require(alive(volume, volume.staging(act.how()).value()), volume, "staged dead");
          }
          require(
              !Elsewhere.holds(reservations(volume)), volume, "staged while another host has it");
        } else if (nothingDone && staged == Known.NO) {
          requireNothing(volume, act, said.toString(), doubtful);
        }
      }
      case UNSTAGE -> {
        if (ok && volume.contract.staged() == Known.NO) {
          requireNothing(volume, act, "unstaged", doubtful);
        }
      }
      case PUBLISH, PUBLISH_READ_ONLY -> {
        String path = volume.pod(act.pod()).value();
        if (ok) {
          require(alive(volume, path), volume, "published dead");
          boolean readOnly = mounted(path).map(MountEntry::readOnly).orElse(false);
          require(
              readOnly == (act.kind() == Act.Kind.PUBLISH_READ_ONLY), volume, "not ro as asked");
        } else if (nothingDone && published == Known.NO) {
          require(mounted(path).isEmpty(), volume, "published by a call that failed: " + said);
        }
      }
      case UNPUBLISH -> {
        Path path = Path.of(volume.pod(act.pod()).value());
        if (ok) {
          require(mounted(path.toString()).isEmpty(), volume, "unpublished and mounted");
          require(!Files.exists(path, LinkOption.NOFOLLOW_LINKS), volume, "left its directory");
        }
      }
      default -> {}
    }
  }

  /**
   * @param doubtful the node does not know all of the volume now, or did not know it any more
   *     before its connects were answered: the loop removes the controllers a little later
   */
  private void requireNothing(ModelVolume volume, Act act, String why, boolean doubtful) {
    require(mounted(volume.staging(act.how()).value()).isEmpty(), volume, "mounted after: " + why);
    require(
        mishaps.quietly(() -> node.ports().records().find(volume.id)).isEmpty(),
        volume,
        "has a record after: " + why);
    boolean alone =
        volumes.stream()
            .filter(other -> other != volume && other.target == volume.target)
            .noneMatch(other -> other.underWay || other.contract.staged() != Known.NO);
    require(
        !alone || doubtful || controllers(volume.target).isEmpty(),
        volume,
        "has left " + controllers(volume.target) + " after: " + why);
  }

  private Optional<MountEntry> mounted(String path) {
    return host.kernel().mounts().at(Path.of(path));
  }

  /** A device that is there, and is the volume. */
  private boolean alive(ModelVolume volume, String path) {
    Optional<Disk> disk =
        host.kernel()
            .mounts()
            .boundDisk(Path.of(path))
            .or(() -> mounted(path).flatMap(entry -> entry.superblock().disk()));
    return disk.filter(there -> there.present() && there.namespace().nsid() == volume.nsid)
        .isPresent();
  }

  private List<String> controllers(SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(target.nqn()))
        .filter(proofs::has)
        .map(SimulatedController::name)
        .toList();
  }

  private void require(boolean kept, ModelVolume volume, String otherwise) {
    if (!kept) {
      broken.add(volume.id + ": " + otherwise);
    }
  }

  private void check(String after) {
    Map<String, Integer> paths = new HashMap<>();
    host.kernel().controllers().stream()
        .filter(c -> !c.state().ending())
        .forEach(c ->
            paths.merge(
                c.options().nqn() + " " + c.options().traddr() + " as " + c.options().hostNqn(),
                1,
                Integer::sum));
    paths.forEach((path, count) -> {
      if (count > 1) {
        broken.add(path + " is connected " + count + " times");
      }
    });
    proofs.look();
    broken.addAll(proofs.broken());
    broken.addAll(loop.bugs(node));
    administrator
        .missing()
        .forEach(gone -> broken.add(gone + ", which was connected by hand, was deleted"));
    volumes.forEach(volume -> volume.lost().ifPresent(broken::add));
    if (!broken.isEmpty()) {
      throw new AssertionError("after " + after + ": " + String.join("; ", broken));
    }
  }

  /** The world becomes well: everything can be taken down, and then everything works at once. */
  void heal() {
    faultsEnd();
    volumes.forEach(volume -> Elsewhere.leave(reservations(volume)));
    targets.forEach(this::restore);
    pass(120);
    for (ModelVolume volume : volumes) {
      for (int pod = 0; pod < PODS; pod++) {
        until(volume, new Act(Act.Kind.UNPUBLISH, 0, pod, 0, Optional.empty()));
      }
    }
    // a mount whose record is lost keeps its neighbours on the subsystem until it is unstaged
    for (ModelVolume volume : volumes) {
      Answer _ = call(volume, unstage(volume), PATIENCE);
    }
    for (ModelVolume volume : volumes) {
      until(volume, unstage(volume));
    }
    pass(40);
    List<String> left = targets.stream().flatMap(it -> controllers(it).stream()).toList();
    if (!left.isEmpty() || !node.ports().records().all().isEmpty()) {
      throw new AssertionError("left behind: " + left + ", " + node.ports().records().all());
    }
    administrator.disconnectAll();
    proofs.unproven().forEach(administrator::disconnect);
    for (ModelVolume volume : volumes) {
      for (Act.Kind kind :
          List.of(
              Act.Kind.STAGE,
              Act.Kind.STAGE,
              Act.Kind.PUBLISH,
              Act.Kind.PUBLISH,
              Act.Kind.USAGE,
              Act.Kind.UNPUBLISH,
              Act.Kind.UNSTAGE)) {
        once(volume, new Act(kind, 0, 0, volume.proper(), Optional.empty()));
      }
    }
  }

  private static Act unstage(ModelVolume volume) {
    int how = volume.contract.staged() == Known.NO ? 0 : volume.contract.how();
    return new Act(Act.Kind.UNSTAGE, 0, 0, how, Optional.empty());
  }

  /** kubelet asks again and again. */
  private void until(ModelVolume volume, Act act) {
    for (int i = 0; i < 10; i++) {
      Answer answer = call(volume, act, PATIENCE);
      if (answer == Answer.OK) {
        check(act.toString());
        return;
      }
      pass(5);
    }
    once(volume, act);
  }

  private void once(ModelVolume volume, Act act) {
    Outcome<?> outcome = ask(volume, act, PATIENCE);
    learn(volume, act, answer(outcome));
    if (!(outcome instanceof Outcome.Success<?>)) {
      throw new AssertionError(volume.id + " in a world that is well: " + act + ": " + outcome);
    }
    verify(volume, act, Answer.OK, Known.MAYBE, Known.MAYBE, outcome, false);
    check(act.toString());
  }

  @Override
  public void close() {
    host.close();
  }
}
