package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.FabricWorld.Disk;
import dev.holdfast.application.contract.FabricWorld.Target;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of every way of setting timers and I/O policies. */
public abstract class FabricSettingsContract {

  private static final String NQN = "nqn.2026-01.dev.holdfast.contract:vol1";

  /** Null where there is no such world and the test is skipped. */
  @SuppressWarnings("NullAway.Init")
  private FabricWorld world;

  @SuppressWarnings("NullAway.Init")
  private FabricSettings settings;

  @SuppressWarnings("NullAway.Init")
  private ControllerName controller;

  protected abstract FabricWorld world() throws Exception;

  protected abstract FabricSettings settings(FabricWorld of) throws Exception;

  /** The name of the subsystem that this controller belongs to, such as nvme-subsys0. */
  protected abstract String subsystemOf(FabricWorld in, ControllerName of) throws Exception;

  /** The device of the namespace that this controller has a path to, if it has one yet. */
  protected abstract Optional<DeviceName> deviceOf(FabricWorld in, ControllerName of);

  @BeforeEach
  final void connectOne() throws Exception {
    world = world();
    settings = settings(world);
    Target target = world.target(NQN, List.of(Disk.of(1)));
    controller = world.connect(target.nqn(), target.addresses().get(0));
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void writesTheTimersThatDiffer() {
    List<String> left =
        settings.applyTimers(
            controller, policy(Timeout.ofSeconds(76), Optional.of(Timeout.ofSeconds(33))));

    assertThat(left).isEmpty();
    assertThat(world.attribute(controller, "ctrl_loss_tmo")).contains("76");
    assertThat(world.attribute(controller, "reconnect_delay")).contains("4");
    assertThat(world.attribute(controller, "fast_io_fail_tmo")).contains("33");
  }

  /** The kernel counts attempts: 77 seconds at 4 seconds each are 20 attempts, or 80 seconds. */
  @Test
  void takesWhatTheKernelRoundsUpForTheWantedTimer() {
    assertThat(settings.applyTimers(controller, policy(Timeout.ofSeconds(77), Optional.empty())))
        .isEmpty();
  }

  @Test
  void turnsTimersOff() {
    settings.applyTimers(
        controller, policy(Timeout.ofSeconds(76), Optional.of(Timeout.ofSeconds(33))));

    List<String> left =
        settings.applyTimers(controller, policy(Timeout.OFF, Optional.of(Timeout.OFF)));

    assertThat(left).isEmpty();
    assertThat(world.attribute(controller, "ctrl_loss_tmo")).contains("off");
    assertThat(world.attribute(controller, "fast_io_fail_tmo")).contains("off");
  }

  @Test
  void leavesAloneWhatThePolicyDoesNotName() {
    settings.applyTimers(
        controller, policy(Timeout.ofSeconds(76), Optional.of(Timeout.ofSeconds(33))));

    settings.applyTimers(controller, policy(Timeout.ofSeconds(80), Optional.empty()));

    assertThat(world.attribute(controller, "fast_io_fail_tmo")).contains("33");
  }

  @Test
  void namesTheTimerThatCannotBeWritten() {
    String kato = world.attribute(controller, "kato").orElseThrow();
    Duration another = Duration.ofSeconds(Long.parseLong(kato) + 1);

    List<String> left =
        settings.applyTimers(controller, policy(Timeout.ofSeconds(76), Optional.empty(), another));

    assertThat(left).singleElement().asString().contains("kato");
    assertThat(world.attribute(controller, "kato")).contains(kato);
  }

  @Test
  void saysThatAControllerIsNotThere() {
    assertThat(settings.applyTimers(ControllerName.ofInstance(4711), ConnectionPolicy.DEFAULT))
        .isNotEmpty();
  }

  @Test
  void setsTheIoPolicyOfASubsystem() throws Exception {
    String subsystem = subsystemOf(world, controller);

    assertThat(settings.applyIoPolicy(subsystem, IoPolicy.ROUND_ROBIN)).isEmpty();
    assertThat(world.attribute(subsystem, "iopolicy")).contains("round-robin");

    assertThat(settings.applyIoPolicy(subsystem, IoPolicy.NUMA)).isEmpty();
    assertThat(world.attribute(subsystem, "iopolicy")).contains("numa");
  }

  @Test
  void saysThatASubsystemIsNotThere() {
    assertThat(settings.applyIoPolicy("nvme-subsys4711", IoPolicy.NUMA)).isNotEmpty();
  }

  @Test
  void keepsADeviceBeyondItsLastController() {
    DeviceName device = device();
    Assumptions.assumeTrue(
        world.attribute(device, "delayed_removal_secs").isPresent(),
        "skipped: this kernel lets a device go with its last controller");

    assertThat(settings.keepDevice(device, Duration.ofMinutes(5))).isEmpty();
    assertThat(world.attribute(device, "delayed_removal_secs")).contains("300");

    assertThat(settings.keepDevice(device, Duration.ZERO)).isEmpty();
    assertThat(world.attribute(device, "delayed_removal_secs")).contains("0");
  }

  @Test
  void saysThatThisKernelCannotKeepADevice() {
    DeviceName device = device();
    Assumptions.assumeTrue(
        world.attribute(device, "delayed_removal_secs").isEmpty(),
        "skipped: this kernel can keep a device");

    assertThat(settings.keepDevice(device, Duration.ofMinutes(5)))
        .singleElement()
        .asString()
        .contains(device.value());
  }

  @Test
  void saysThatADeviceIsNotThere() {
    assertThat(settings.keepDevice(new DeviceName("nvme4711n1"), Duration.ofSeconds(1)))
        .isNotEmpty();
  }

  private DeviceName device() {
    world.await("a path", () -> deviceOf(world, controller).isPresent());
    return deviceOf(world, controller).orElseThrow();
  }

  private ConnectionPolicy policy(Timeout loss, Optional<Timeout> fastIoFail) {
    Duration kato =
        world
            .attribute(controller, "kato")
            .map(Long::parseLong)
            .map(Duration::ofSeconds)
            .orElseThrow();
    return policy(loss, fastIoFail, kato);
  }

  private static ConnectionPolicy policy(Timeout loss, Optional<Timeout> fast, Duration kato) {
    return new ConnectionPolicy(
        loss,
        Duration.ofSeconds(4),
        kato,
        fast,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        false);
  }
}
