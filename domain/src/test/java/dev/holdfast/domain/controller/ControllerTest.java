package dev.holdfast.domain.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.TransportId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ControllerTest {
  private static final String HOST_NQN =
      "nqn.2014-08.org.nvmexpress:uuid:6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a";
  private static final Host HOST =
      new Host(new HostNqn(HOST_NQN), HostId.parse("6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a"));
  private static final TransportId CANDIDATE = TransportId.tcp("10.0.0.1", 4420);

  @Test
  void servesItsHostInWhateverState() {
    for (KernelState state : KernelState.values()) {
      assertThat(controller(state, "tcp", Optional.of(HOST_NQN)).serves(CANDIDATE, HOST)).isTrue();
    }
  }

  @Test
  void servesNoOtherHost() {
    assertThat(
            controller(KernelState.LIVE, "tcp", Optional.of("nqn.2014-08.org.nvmexpress:other"))
                .serves(CANDIDATE, HOST))
        .isFalse();
  }

  @Test
  void servesUsWhereAnOldKernelDoesNotSayWhom() {
    assertThat(controller(KernelState.LIVE, "tcp", Optional.empty()).serves(CANDIDATE, HOST))
        .isTrue();
  }

  @Test
  void servesNoOtherTransport() {
    assertThat(controller(KernelState.LIVE, "rdma", Optional.of(HOST_NQN)).serves(CANDIDATE, HOST))
        .isFalse();
  }

  @Test
  void isLiveOnlyInThatState() {
    for (KernelState state : KernelState.values()) {
      assertThat(controller(state, "tcp", Optional.empty()).live())
          .isEqualTo(state == KernelState.LIVE);
    }
  }

  @Test
  void isOverAFabricUnlessItsTransportIsALocalDrivesOrNotKnown() {
    for (String word : List.of("tcp", "rdma", "fc", "loop")) {
      assertThat(controller(KernelState.LIVE, word, Optional.empty()).overFabric()).isTrue();
    }
    for (String word : List.of("pcie", "apple-nvme", "", "TCP")) {
      assertThat(controller(KernelState.LIVE, word, Optional.empty()).overFabric()).isFalse();
    }
  }

  private static Controller controller(
      KernelState state, String transport, Optional<String> hostNqn) {
    return new Controller(
        new ControllerName("nvme3"),
        state,
        state.word(),
        transport,
        PathAddress.parse("traddr=10.0.0.1,trsvcid=4420"),
        ControllerType.IO,
        OptionalInt.of(1),
        hostNqn,
        Optional.empty(),
        ControllerTimers.UNKNOWN,
        List.of(),
        OptionalLong.empty());
  }
}
