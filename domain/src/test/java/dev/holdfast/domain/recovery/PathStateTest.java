package dev.holdfast.domain.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathStateTest {
  @ParameterizedTest
  @CsvSource({
    "NEW, CONNECTING, CONNECTING, CONNECTING",
    "LIVE, USABLE, INACCESSIBLE, NO_NAMESPACE",
    "RESETTING, CONNECTING, CONNECTING, CONNECTING",
    "CONNECTING, CONNECTING, CONNECTING, CONNECTING",
    "DELETING, GOING, GOING, GOING",
    "DELETING_NOIO, GOING, GOING, GOING",
    "DEAD, GOING, GOING, GOING",
    "UNRECOGNISED, UNRECOGNISED, UNRECOGNISED, UNRECOGNISED",
  })
  void followsFromTheControllerAndOnlyOfALiveOneFromThePath(
      KernelState state, PathState optimized, PathState inaccessible, PathState without) {
    assertThat(PathState.of(state, path(state, AnaState.OPTIMIZED))).isEqualTo(optimized);
    assertThat(PathState.of(state, path(state, AnaState.INACCESSIBLE))).isEqualTo(inaccessible);
    assertThat(PathState.of(state, Optional.empty())).isEqualTo(without);
  }

  private static Optional<Path> path(KernelState state, AnaState ana) {
    return Optional.of(
        new Path("nvme0c0n1", new ControllerName("nvme0"), state, ana, new DeviceName("nvme0n1")));
  }
}
