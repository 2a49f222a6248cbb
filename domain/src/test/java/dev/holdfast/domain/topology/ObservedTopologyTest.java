package dev.holdfast.domain.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.subsystem.Subsystem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** nvme-subsys0 = orphan of nqn a; nvme-subsys1 = nqn a again, nvme1 live at 10.0.0.1, nvme1n1. */
class ObservedTopologyTest {
  private static final SubsystemNqn A = new SubsystemNqn("nqn.2016-06.io.spdk:a");
  private static final DeviceNumber NUMBER = new DeviceNumber(259, 3);
  private static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:host"),
          HostId.parse("6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a"));
  private static final Namespace VOLUME =
      new Namespace(
          new DeviceName("nvme1n1"),
          NUMBER,
          NamespaceIdentifiers.ofNsid(1),
          4096,
          false,
          List.of(path("nvme1c1n1", KernelState.LIVE), path("nvme1c2n1", KernelState.CONNECTING)));
  private static final Controller LIVE =
      new Controller(
          new ControllerName("nvme1"),
          KernelState.LIVE,
          "live",
          "tcp",
          PathAddress.parse("traddr=10.0.0.1,trsvcid=4420"),
          ControllerType.IO,
          OptionalInt.of(1),
          Optional.of(HOST.nqn().value()),
          Optional.empty(),
          ControllerTimers.UNKNOWN,
          VOLUME.paths(),
          OptionalLong.of(7));
  private static final Subsystem ORPHAN = subsystem("nvme-subsys0", List.of(), List.of());
  private static final Subsystem CONNECTED =
      subsystem("nvme-subsys1", List.of(LIVE), List.of(VOLUME));
  private static final ObservedTopology SEEN =
      new ObservedTopology(NativeMultipath.ON, List.of(ORPHAN, CONNECTED));

  @Test
  void aSnapshotOfOneNqnKnowsNothingOfAnother() {
    ObservedTopology whole = new ObservedTopology(NativeMultipath.ON, List.of(ORPHAN, CONNECTED));
    ObservedTopology only = whole.only(A);

    assertThat(only.withNqn(A)).isEqualTo(whole.withNqn(A));
    assertThat(only).isEqualTo(ObservedTopology.only(A, NativeMultipath.ON, whole.withNqn(A)));
    assertThat(only).isNotEqualTo(whole);
    assertThat(whole.shows(SubsystemNqn.DISCOVERY)).isTrue();
    assertThat(only.shows(A)).isTrue();
    assertThat(only.shows(SubsystemNqn.DISCOVERY)).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> only.withNqn(SubsystemNqn.DISCOVERY));
    assertThatIllegalStateException().isThrownBy(() -> only.only(SubsystemNqn.DISCOVERY));
    assertThatIllegalStateException()
        .isThrownBy(() -> only.duplicate(A, NamespaceSelector.THE_ONLY_ONE));
  }

  @Test
  void findsAllSubsystemsOfAName() {
    assertThat(SEEN.withNqn(A)).containsExactly(ORPHAN, CONNECTED);
    assertThat(SEEN.withNqn(SubsystemNqn.DISCOVERY)).isEmpty();
  }

  @Test
  void findsADeviceByItsNumber() {
    assertThat(SEEN.namespace(NUMBER)).contains(VOLUME);
    assertThat(SEEN.namespace(new DeviceNumber(8, 3))).isEmpty();
  }

  @Test
  void anOrphanIsConnectedToNothing() {
    assertThat(ORPHAN.orphaned()).isTrue();
    assertThat(CONNECTED.orphaned()).isFalse();
  }

  @Test
  void findsTheControllersThatServeACandidate() {
    assertThat(CONNECTED.serving(TransportId.tcp("10.0.0.1", 4420), HOST)).containsExactly(LIVE);
    assertThat(CONNECTED.serving(TransportId.tcp("10.0.0.2", 4420), HOST)).isEmpty();
    assertThat(CONNECTED.controller(new ControllerName("nvme1"))).contains(LIVE);
    assertThat(CONNECTED.controller(new ControllerName("nvme10"))).isEmpty();
  }

  @Test
  void aNamespaceIsUsableThroughOneGoodPath() {
    assertThat(VOLUME.usable()).isTrue();
    assertThat(VOLUME.usablePaths()).hasSize(1);
    assertThat(VOLUME.describe()).isEqualTo("nvme1n1 (nsid 1, 4096 bytes)");
  }

  private static Path path(String device, KernelState state) {
    return new Path(
        device, new ControllerName("nvme1"), state, AnaState.OPTIMIZED, new DeviceName("nvme1n1"));
  }

  private static Subsystem subsystem(
      String name, List<Controller> controllers, List<Namespace> namespaces) {
    return new Subsystem(
        name, A, Optional.empty(), Optional.empty(), Optional.empty(), controllers, namespaces);
  }
}
