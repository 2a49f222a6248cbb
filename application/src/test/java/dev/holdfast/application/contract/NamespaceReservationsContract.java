package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.FabricWorld.Disk;
import dev.holdfast.application.contract.FabricWorld.Target;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Report;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Result;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviour of every way to a namespace's reservation, for one host. */
public abstract class NamespaceReservationsContract {
  private static final String NQN = "nqn.2026-01.dev.holdfast.contract:vol1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ReservationKey KEY = new ReservationKey(0x1122334455667788L);
  private static final ReservationKey OTHER = new ReservationKey(0x99);
  private static final ReservationType ALONE = ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY;

  /** Null where there is no such world and the test is skipped. */
  @SuppressWarnings("NullAway.Init")
  private FabricWorld world;

  @SuppressWarnings("NullAway.Init")
  private FabricTopology topology;

  @SuppressWarnings("NullAway.Init")
  private NamespaceReservations reservations;

  protected abstract FabricWorld world() throws Exception;

  protected abstract FabricTopology topology(FabricWorld of) throws Exception;

  protected abstract NamespaceReservations reservations(FabricWorld of) throws Exception;

  @BeforeEach
  final void begin() throws Exception {
    world = world();
    topology = topology(world);
    reservations = reservations(world);
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  private Namespace connected(Disk disk) {
    Target target = world.target(NQN, List.of(disk));
    world.connect(target.nqn(), target.addresses().getFirst());
    world.await("a usable namespace", () -> usable(target).isPresent());
    return usable(target).orElseThrow();
  }

  private Optional<Namespace> usable(Target target) {
    return topology.observe().withNqn(target.nqn()).stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(Namespace::usable)
        .findFirst();
  }

  private Namespace reservable() {
    return connected(Disk.of(1).withReservations());
  }

  private ReservationReport report(Namespace device) {
    Report report = reservations.report(device, PATIENCE);
    assertThat(report).isInstanceOf(Report.Reported.class);
    return ((Report.Reported) report).report();
  }

  private void done(Namespace device, ReservationCommand command) {
    assertThat(reservations.send(device, command, PATIENCE))
        .as("%s", command)
        .isEqualTo(new Result.Done());
  }

  private void conflicts(Namespace device, ReservationCommand command) {
    assertThat(reservations.send(device, command, PATIENCE))
        .as("%s", command)
        .isInstanceOf(Result.Conflict.class);
  }

  private Registrant self(ReservationKey key, boolean holder) {
    return new Registrant(world.host().id(), key, holder);
  }

  @Test
  void aNamespaceWithoutReservationsIsReportedAsThat() {
    Namespace device = connected(Disk.of(1));

    assertThat(reservations.report(device, PATIENCE)).isInstanceOf(Report.Unsupported.class);
    assertThat(reservations.send(device, new ReservationCommand.Register(KEY), PATIENCE))
        .isInstanceOf(Result.Failed.class);
  }

  @Test
  void aFreshNamespaceHasNoneAndCountsFromZero() {
    assertThat(report(reservable())).isEqualTo(ReservationReport.NONE);
  }

  @Test
  void registersReservesAndReportsItByHostIdentifier() {
    Namespace device = reservable();

    done(device, new ReservationCommand.Register(KEY));
    assertThat(report(device).registrants()).containsExactly(self(KEY, false));
    assertThat(report(device).generation()).isPositive();

    done(device, new ReservationCommand.Reserve(KEY, ALONE));
    assertThat(report(device).type()).contains(ALONE);
    assertThat(report(device).registrants()).containsExactly(self(KEY, true));
  }

  @Test
  void repeatsAreDoneAndOtherKeysConflict() {
    Namespace device = reservable();
    done(device, new ReservationCommand.Register(KEY));
    done(device, new ReservationCommand.Register(KEY));
    done(device, new ReservationCommand.Reserve(KEY, ALONE));
    done(device, new ReservationCommand.Reserve(KEY, ALONE));

    conflicts(device, new ReservationCommand.Register(OTHER));
    conflicts(device, new ReservationCommand.Reserve(OTHER, ALONE));
    conflicts(device, new ReservationCommand.Unregister(OTHER));

    assertThat(report(device).registrants()).containsExactly(self(KEY, true));
  }

  @Test
  void whoIsNotRegisteredCanReserveNothing() {
    conflicts(reservable(), new ReservationCommand.Reserve(KEY, ALONE));
  }

  @Test
  void aReplacedKeyKeepsTheReservation() {
    Namespace device = reservable();
    done(device, new ReservationCommand.Register(KEY));
    done(device, new ReservationCommand.Reserve(KEY, ALONE));

    done(device, new ReservationCommand.Replace(KEY, OTHER));

    assertThat(report(device).type()).contains(ALONE);
    assertThat(report(device).registrants()).containsExactly(self(OTHER, true));
  }

  @Test
  void aReleaseKeepsTheRegistration() {
    Namespace device = reservable();
    done(device, new ReservationCommand.Register(KEY));
    done(device, new ReservationCommand.Reserve(KEY, ALONE));

    done(device, new ReservationCommand.Release(KEY, ALONE));

    assertThat(report(device).type()).isEmpty();
    assertThat(report(device).registrants()).containsExactly(self(KEY, false));
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE_EXCLUSIVE_REGISTRANTS_ONLY", "WRITE_EXCLUSIVE_ALL_REGISTRANTS"})
  void theHolderThatUnregistersReleases(ReservationType type) {
    Namespace device = reservable();
    done(device, new ReservationCommand.Register(KEY));
    done(device, new ReservationCommand.Reserve(KEY, type));
    assertThat(report(device).registrants()).containsExactly(self(KEY, true));
    long before = report(device).generation();

    done(device, new ReservationCommand.Unregister(KEY));

    assertThat(report(device).type()).isEmpty();
    assertThat(report(device).registrants()).isEmpty();
    assertThat(report(device).generation()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void whatIsNotThereCannotBePreempted() {
    Namespace device = reservable();
    done(device, new ReservationCommand.Register(KEY));
    Registrant absent =
        new Registrant(HostId.parse("22222222-0000-4000-8000-000000000002"), OTHER, true);

    conflicts(device, new ReservationCommand.Preempt(KEY, absent, ALONE));
  }

  @Test
  void whatThisHostMayDoIsTheSameOnEachPath() {
    Target target = world.target(NQN, List.of(Disk.of(1).withReservations()));
    world.connect(target.nqn(), target.addresses().get(0));
    world.await("a usable namespace", () -> usable(target).isPresent());
    Namespace device = usable(target).orElseThrow();
    done(device, new ReservationCommand.Register(KEY));
    world.connect(target.nqn(), target.addresses().get(1));
    target.cut(target.addresses().get(0));
    world.await(
        "the second path",
        () -> usable(target).filter(n -> n.usablePaths().size() == 1).isPresent());

    done(device, new ReservationCommand.Reserve(KEY, ALONE));

    assertThat(report(device).registrants()).containsExactly(self(KEY, true));
  }

  @Test
  void anotherDeviceOfThatNameIsNotAsked() {
    Namespace device = reservable();
    Namespace other =
        new Namespace(
            device.device(),
            new DeviceNumber(259, 4711),
            device.ids(),
            device.bytes(),
            device.readOnly(),
            device.paths());

    assertThat(reservations.report(other, PATIENCE)).isInstanceOf(Report.Unknown.class);
  }

  @Test
  void withoutAPathNothingIsKnown() {
    Target target = world.target(NQN, List.of(Disk.of(1).withReservations()));
    world.connect(target.nqn(), target.addresses().getFirst());
    world.await("a usable namespace", () -> usable(target).isPresent());
    Namespace device = usable(target).orElseThrow();

    target.cut(target.addresses().getFirst());
    world.await("the loss", () -> usable(target).isEmpty());

    assertThat(reservations.report(device, PATIENCE)).isInstanceOf(Report.Unknown.class);
    assertThat(reservations.send(device, new ReservationCommand.Register(KEY), PATIENCE))
        .isInstanceOf(Result.Failed.class);
  }
}
