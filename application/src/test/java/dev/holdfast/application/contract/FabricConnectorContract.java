package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.application.contract.FabricWorld.Disk;
import dev.holdfast.application.contract.FabricWorld.Target;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of every way of making and deleting controllers. */
public abstract class FabricConnectorContract {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NQN = "nqn.2026-01.dev.holdfast.contract:vol1";
  private static final String OTHER = "nqn.2026-01.dev.holdfast.contract:vol2";

  /** Null where there is no such world and the test is skipped. */
  @SuppressWarnings("NullAway.Init")
  private FabricWorld world;

  @SuppressWarnings("NullAway.Init")
  private FabricConnector connector;

  protected abstract FabricWorld world() throws Exception;

  protected abstract FabricConnector connector(FabricWorld in) throws Exception;

  @BeforeEach
  final void makeTheWorld() throws Exception {
    world = world();
    connector = connector(world);
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void makesOneControllerAndSaysItsName() {
    Target target = world.target(NQN, List.of(Disk.of(1)));

    ConnectOutcome outcome = connect(target.nqn(), target.addresses().get(0));

    assertThat(outcome).isInstanceOf(ConnectOutcome.Connected.class);
    assertThat(world.controllers(target.nqn())).containsExactly(nameIn(outcome));
  }

  @Test
  void asksForTheTimersOfThePolicy() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ConnectionPolicy policy =
        new ConnectionPolicy(
            Timeout.ofSeconds(90),
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            Optional.of(Timeout.ofSeconds(40)),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            false);

    ControllerName made = nameIn(connect(target.nqn(), target.addresses().get(0), policy));

    assertThat(world.attribute(made, "ctrl_loss_tmo")).contains("90");
    assertThat(world.attribute(made, "reconnect_delay")).contains("3");
    assertThat(world.attribute(made, "kato")).contains("7");
    assertThat(world.attribute(made, "fast_io_fail_tmo")).contains("40");
  }

  @Test
  void canAskForAControllerThatIsNeverGivenUp() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ConnectionPolicy forEver =
        new ConnectionPolicy(
            Timeout.OFF,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            false);

    ControllerName made = nameIn(connect(target.nqn(), target.addresses().get(0), forEver));

    assertThat(world.attribute(made, "ctrl_loss_tmo")).contains("off");
  }

  @Test
  void saysThatTheHostHasTheControllerAlready() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    connect(target.nqn(), target.addresses().get(0));

    ConnectOutcome again = connect(target.nqn(), target.addresses().get(0));

    assertThat(again).isEqualTo(new ConnectOutcome.AlreadyConnected());
    assertThat(world.controllers(target.nqn())).hasSize(1);
  }

  @Test
  void makesAnotherControllerForAnotherAddress() {
    Target target = world.target(NQN, List.of(Disk.of(1)));

    ControllerName first = nameIn(connect(target.nqn(), target.addresses().get(0)));
    ControllerName second = nameIn(connect(target.nqn(), target.addresses().get(1)));

    assertThat(world.controllers(target.nqn())).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void saysUnreachableWhereNothingListens() {
    Target target = world.target(NQN, List.of(Disk.of(1)));

    ConnectOutcome outcome = connect(target.nqn(), world.refusingAddress());

    assertThat(outcome).isInstanceOf(ConnectOutcome.Unreachable.class);
    assertThat(world.controllers(target.nqn())).isEmpty();
  }

  @Test
  void saysRejectedForASubsystemThatTheTargetDoesNotHave() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    SubsystemNqn missing = SubsystemNqn.requested("nqn", OTHER);

    ConnectOutcome outcome = connect(missing, target.addresses().get(0));

    assertThat(outcome).isInstanceOf(ConnectOutcome.Rejected.class);
    assertThat(world.controllers(missing)).isEmpty();
  }

  @Test
  void saysRejectedForASubsystemThatIsNotShownToThisHost() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    target.closeToThisHost();

    ConnectOutcome outcome = connect(target.nqn(), target.addresses().get(0));

    assertThat(outcome).isInstanceOf(ConnectOutcome.Rejected.class);
    assertThat(world.controllers(target.nqn())).isEmpty();
  }

  @Test
  void doesNotWaitLongerThanItsPatience() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    long start = System.nanoTime();

    ConnectOutcome outcome =
        connector.connect(
            request(target.nqn(), world.silentAddress(), ConnectionPolicy.DEFAULT),
            Duration.ofSeconds(1));

    assertThat(outcome)
        .isInstanceOfAny(ConnectOutcome.TimedOut.class, ConnectOutcome.Unreachable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void deletesExactlyTheOneController() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    Target other = world.target(OTHER, List.of(Disk.of(2)));
    ControllerName first = world.connect(target.nqn(), target.addresses().get(0));
    ControllerName second = world.connect(target.nqn(), target.addresses().get(1));
    ControllerName third = world.connect(other.nqn(), other.addresses().get(0));

    DisconnectOutcome outcome = connector.disconnect(first, PATIENCE);

    assertThat(outcome).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(world.controllers(target.nqn())).containsExactly(second);
    assertThat(world.controllers(other.nqn())).containsExactly(third);
  }

  @Test
  void takesAControllerThatIsNotThereForGone() {
    assertThat(connector.disconnect(ControllerName.ofInstance(4711), PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
  }

  @Test
  void deletesAControllerWhoseTargetHasGone() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ControllerName only = world.connect(target.nqn(), target.addresses().get(0));
    target.cut(target.addresses().get(0));
    world.await(
        "the loss is noticed", () -> !world.attribute(only, "state").equals(Optional.of("live")));

    assertThat(connector.disconnect(only, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(world.controllers(target.nqn())).isEmpty();
  }

  @Test
  void connectsAgainAfterADisconnect() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ControllerName first = nameIn(connect(target.nqn(), target.addresses().get(0)));
    connector.disconnect(first, PATIENCE);

    ControllerName second = nameIn(connect(target.nqn(), target.addresses().get(0)));

    assertThat(world.controllers(target.nqn())).containsExactly(second);
  }

  @Test
  void rescansWithoutDisturbingWhatIsThere() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    ControllerName only = world.connect(target.nqn(), target.addresses().get(0));

    connector.rescan(only, PATIENCE);

    assertThat(world.attribute(only, "state")).contains("live");
  }

  @Test
  void rescansAControllerThatIsNotThereWithoutAWord() {
    assertThatCode(() -> connector.rescan(ControllerName.ofInstance(4711), PATIENCE))
        .doesNotThrowAnyException();
  }

  private ConnectOutcome connect(SubsystemNqn nqn, TransportId address) {
    return connect(nqn, address, ConnectionPolicy.DEFAULT);
  }

  private ConnectOutcome connect(SubsystemNqn nqn, TransportId address, ConnectionPolicy policy) {
    return connector.connect(request(nqn, address, policy), PATIENCE);
  }

  private ConnectRequest request(SubsystemNqn nqn, TransportId address, ConnectionPolicy policy) {
    return new ConnectRequest(nqn, address, world.host(), policy, Credentials.NONE);
  }

  private static ControllerName nameIn(ConnectOutcome outcome) {
    if (outcome instanceof ConnectOutcome.Connected(ControllerName name)) {
      return name;
    }
    throw new AssertionError("not connected: " + outcome);
  }
}
