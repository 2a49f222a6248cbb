package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.FabricWorld.Disk;
import dev.holdfast.application.contract.FabricWorld.Target;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contents of every view of the host's NVMe, with native multipath on. */
public abstract class FabricTopologyContract {

  private static final String NQN = "nqn.2026-01.dev.holdfast.contract:vol1";
  private static final String OTHER = "nqn.2026-01.dev.holdfast.contract:vol2";

  /** Null where there is no such world and the test is skipped. */
  @SuppressWarnings("NullAway.Init")
  private FabricWorld world;

  @SuppressWarnings("NullAway.Init")
  private FabricTopology topology;

  protected abstract FabricWorld world() throws Exception;

  protected abstract FabricTopology topology(FabricWorld of) throws Exception;

  @BeforeEach
  final void makeTheWorld() throws Exception {
    world = world();
    topology = topology(world);
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void showsNoSubsystemThatIsNotConnected() {
    Target target = world.target(NQN, List.of(Disk.of(1)));

    assertThat(topology.observe().withNqn(target.nqn())).isEmpty();
    assertThat(topology.observe().multipath()).isEqualTo(NativeMultipath.ON);
  }

  @Test
  void showsTheControllerTheNamespaceAndThePathBetweenThem() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    TransportId address = target.addresses().get(0);
    ControllerName name = world.connect(target.nqn(), address);

    // the namespace appears before the kernel has read the ANA state of its path
    Subsystem subsystem =
        await(
            target.nqn(),
            "a usable namespace",
            s -> s.namespaces().size() == 1 && s.namespaces().getFirst().usable());

    Controller controller = subsystem.controller(name).orElseThrow();
    assertThat(controller.state()).isEqualTo(KernelState.LIVE);
    assertThat(controller.serves(address, world.host())).isTrue();
    assertThat(controller.cntlid()).isPresent();
    Namespace namespace = subsystem.namespaces().getFirst();
    assertThat(namespace.ids().nsid()).isEqualTo(1);
    assertThat(namespace.ids().uuid()).contains(Disk.of(1).uuid());
    assertThat(namespace.bytes()).isEqualTo(Disk.of(1).bytes());
    assertThat(namespace.readOnly()).isFalse();
    assertThat(namespace.usable()).isTrue();
    assertThat(namespace.paths()).extracting(Path::controller).containsExactly(name);
    assertThat(namespace.paths()).extracting(Path::head).containsExactly(namespace.device());
    assertThat(controller.paths()).isEqualTo(namespace.paths());
  }

  @Test
  void tellsTheControllersOfTwoAddressesApart() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ControllerName first = world.connect(target.nqn(), target.addresses().get(0));
    ControllerName second = world.connect(target.nqn(), target.addresses().get(1));

    Subsystem subsystem = await(target.nqn(), "two paths", s -> paths(s) == 2);

    assertThat(subsystem.serving(target.addresses().get(0), world.host()))
        .extracting(Controller::name)
        .containsExactly(first);
    assertThat(subsystem.serving(target.addresses().get(1), world.host()))
        .extracting(Controller::name)
        .containsExactly(second);
    assertThat(subsystem.namespaces()).hasSize(1);
  }

  @Test
  void tellsNamespacesApartByWhatTheySayTheyAre() {
    Target target = world.target(NQN, List.of(Disk.of(1), Disk.of(2), Disk.of(7)));
    world.connect(target.nqn(), target.addresses().get(0));

    Subsystem subsystem = await(target.nqn(), "three paths", s -> paths(s) == 3);

    assertThat(subsystem.namespaces())
        .extracting(namespace -> namespace.ids().nsid())
        .containsExactlyInAnyOrder(1L, 2L, 7L);
    assertThat(subsystem.namespaces())
        .allSatisfy(namespace ->
            assertThat(namespace.ids().uuid()).contains(Disk.of(namespace.ids().nsid()).uuid()));
    assertThat(subsystem.namespaces()).extracting(Namespace::number).doesNotHaveDuplicates();
  }

  @Test
  void keepsSubsystemsApart() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    Target other = world.target(OTHER, List.of(Disk.of(2)));
    world.connect(target.nqn(), target.addresses().get(0));
    world.connect(other.nqn(), other.addresses().get(0));

    Subsystem one = await(target.nqn(), "a path", s -> paths(s) == 1);
    Subsystem two = await(other.nqn(), "a path", s -> paths(s) == 1);

    assertThat(one.namespaces().getFirst().ids().uuid()).contains(Disk.of(1).uuid());
    assertThat(two.namespaces().getFirst().ids().uuid()).contains(Disk.of(2).uuid());
  }

  @Test
  void showsALostConnectionAndItsRecovery() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    TransportId broken = target.addresses().get(0);
    ControllerName first = world.connect(target.nqn(), broken);
    ControllerName second = world.connect(target.nqn(), target.addresses().get(1));
    await(target.nqn(), "two usable paths", s -> usable(s) == 2);

    target.cut(broken);
    Subsystem degraded = await(target.nqn(), "one usable path", s -> usable(s) == 1);

    assertThat(degraded.controller(first)).hasValueSatisfying(c -> assertThat(c.live()).isFalse());
    assertThat(degraded.namespaces().getFirst().usablePaths())
        .extracting(Path::controller)
        .containsExactly(second);

    target.restore(broken);
    await(target.nqn(), "two usable paths again", s -> usable(s) == 2);
  }

  @Test
  void showsThatNoPathIsUsableWhileTheNamespaceIsStillThere() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    world.connect(target.nqn(), target.addresses().get(0));
    await(target.nqn(), "a usable path", s -> usable(s) == 1);

    target.cut(target.addresses().get(0));

    Subsystem cut = await(target.nqn(), "no usable path", s -> usable(s) == 0);
    assertThat(cut.namespaces()).hasSize(1);
  }

  @Test
  void doesNotTakeALiveControllerForAUsablePath() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ControllerName only = world.connect(target.nqn(), target.addresses().get(0));
    await(target.nqn(), "a usable path", s -> usable(s) == 1);

    target.ana(target.addresses().get(0), AnaState.INACCESSIBLE);

    Subsystem blocked = await(target.nqn(), "no usable path", s -> usable(s) == 0);
    assertThat(blocked.controller(only)).hasValueSatisfying(c -> assertThat(c.live()).isTrue());
    assertThat(blocked.namespaces().getFirst().paths())
        .extracting(Path::ana)
        .containsExactly(AnaState.INACCESSIBLE);
  }

  @Test
  void showsANewSize() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    world.connect(target.nqn(), target.addresses().get(0));
    await(target.nqn(), "a namespace", s -> s.namespaces().size() == 1);

    target.resize(1, 128 * Disk.MEBIBYTE);

    await(
        target.nqn(),
        "the new size",
        s -> s.namespaces().getFirst().bytes() == 128 * Disk.MEBIBYTE);
  }

  @Test
  void showsNamespacesThatComeAndGo() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    world.connect(target.nqn(), target.addresses().get(0));
    await(target.nqn(), "a namespace", s -> s.namespaces().size() == 1);

    target.add(Disk.of(2));
    await(target.nqn(), "another namespace", s -> s.namespaces().size() == 2);
    target.remove(1);
    Subsystem left = await(target.nqn(), "one namespace", s -> s.namespaces().size() == 1);

    assertThat(left.namespaces().getFirst().ids().nsid()).isEqualTo(2);
  }

  @Test
  void showsOfOneNqnWhatTheWholeShowsOfIt() {
    Target target = twoPaths();
    Target other = world.target(OTHER, List.of(Disk.of(2)));
    world.connect(other.nqn(), other.addresses().getFirst());
    await(other.nqn(), "a usable path", s -> usable(s) == 1);

    for (int i = 0; i < 2; i++) {
      assertThat(topology.observeOnly(target.nqn()))
          .isEqualTo(topology.observe().only(target.nqn()));
      assertThat(topology.observeOnly(other.nqn())).isEqualTo(topology.observe().only(other.nqn()));
    }
    assertThat(topology.observeOnly(target.nqn()).subsystems()).hasSize(1);
  }

  @Test
  void showsOneNqnAsSoonAsItIsConnectedAndNoLonger() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    assertThat(topology.observeOnly(target.nqn()).subsystems()).isEmpty();

    ControllerName name = world.connect(target.nqn(), target.addresses().getFirst());
    assertThat(topology.observeOnly(target.nqn()).controllers())
        .extracting(Controller::name)
        .containsExactly(name);

    world.disconnect(name);
    assertThat(topology.observeOnly(target.nqn()).controllers()).isEmpty();
  }

  /** The names of two subsystems are exchanged between one lookup and the next. */
  @Test
  void findsOneNqnUnderAnotherName() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    Target other = world.target(OTHER, List.of(Disk.of(2)));
    ControllerName first = world.connect(target.nqn(), target.addresses().getFirst());
    ControllerName second = world.connect(other.nqn(), other.addresses().getFirst());
    lookUp(target, other);

    world.disconnect(first);
    world.disconnect(second);
    world.await("no subsystem", () -> gone(target) && gone(other));
    world.connect(other.nqn(), other.addresses().getFirst());
    world.connect(target.nqn(), target.addresses().getFirst());

    lookUp(target, other);
  }

  /** Another subsystem has the name of the one that was looked up. */
  @Test
  void takesNoSubsystemForTheOneThatHadItsName() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    Target other = world.target(OTHER, List.of(Disk.of(2)));
    ControllerName first = world.connect(target.nqn(), target.addresses().getFirst());
    lookUp(target);

    world.disconnect(first);
    world.await("no subsystem", () -> gone(target));
    world.connect(other.nqn(), other.addresses().getFirst());

    assertThat(topology.observeOnly(target.nqn()).subsystems()).isEmpty();
    lookUp(other);
  }

  private boolean gone(Target target) {
    return topology.observeOnly(target.nqn()).subsystems().isEmpty();
  }

  private void lookUp(Target... targets) {
    for (Target target : targets) {
      world.await(
          "a usable path",
          () ->
              topology.observeOnly(target.nqn()).subsystems().stream()
                  .anyMatch(s -> usable(s) == 1));
      assertThat(topology.observeOnly(target.nqn()))
          .isEqualTo(topology.observe().only(target.nqn()));
    }
  }

  @Test
  void seesNoChangeWhereThereIsNone() {
    twoPaths();

    assertThat(topology.unchanged(topology.observe())).isTrue();
    assertThat(topology.unchanged(topology.observe())).isTrue();
  }

  @Test
  void noticesALostConnectionWithALightLook() {
    Target target = twoPaths();
    ObservedTopology known = topology.observe();

    target.cut(target.addresses().get(0));

    world.await("a change", () -> !topology.unchanged(known));
  }

  @Test
  void noticesAnAnaStateWithALightLook() {
    Target target = twoPaths();
    ObservedTopology known = topology.observe();

    target.ana(target.addresses().get(0), AnaState.INACCESSIBLE);

    world.await("a change", () -> !topology.unchanged(known));
  }

  @Test
  void noticesAnotherControllerWithALightLook() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ObservedTopology known = topology.observe();

    world.connect(target.nqn(), target.addresses().get(0));

    assertThat(topology.unchanged(known)).isFalse();
  }

  @Test
  void noticesNamespacesThatComeAndGoWithALightLook() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    world.connect(target.nqn(), target.addresses().getFirst());
    await(target.nqn(), "a path", s -> paths(s) == 1);
    ObservedTopology one = topology.observe();

    target.add(Disk.of(2));
    world.await("another namespace", () -> !topology.unchanged(one));
    await(target.nqn(), "two paths", s -> paths(s) == 2);
    ObservedTopology two = topology.observe();
    assertThat(topology.unchanged(two)).isTrue();

    target.remove(1);
    world.await("one namespace less", () -> !topology.unchanged(two));
  }

  private Target twoPaths() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    target.addresses().forEach(address -> world.connect(target.nqn(), address));
    await(target.nqn(), "two usable paths", s -> usable(s) == 2);
    return target;
  }

  private Subsystem await(SubsystemNqn nqn, String what, Predicate<Subsystem> condition) {
    world.await(what + " of " + nqn, () -> seen(nqn).filter(condition).isPresent());
    return seen(nqn).filter(condition).orElseThrow();
  }

  private Optional<Subsystem> seen(SubsystemNqn nqn) {
    return topology.observe().withNqn(nqn).stream().findFirst();
  }

  private static long paths(Subsystem subsystem) {
    return subsystem.namespaces().stream().mapToLong(n -> n.paths().size()).sum();
  }

  private static long usable(Subsystem subsystem) {
    return subsystem.namespaces().stream().mapToLong(n -> n.usablePaths().size()).sum();
  }
}
