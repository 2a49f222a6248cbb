package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.adapters.csi.attributes.VolumeAttributesReader;
import dev.holdfast.domain.identity.InvalidValue;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A default that the program would refuse at its start is refused when the chart is rendered. */
class VolumeDefaultsTest {
  @BeforeAll
  static void helm() {
    assumeTrue(Chart.canBeRendered(), "Helm's code does not run on this machine");
  }

  private static void render(String key, String value) {
    Chart.text("config: { volumeDefaults: { %s: %s } }".formatted(key, value));
  }

  private static void start(String key, String value) {
    new VolumeAttributesReader(
        Optional.empty(),
        new VolumeAttributeDefaults(Map.of(key, value.replaceAll("^\"(.*)\"$", "$1"))));
  }

  @ParameterizedTest
  @CsvSource({
    "ctrlLossTmo, abc",
    "ctrlLossTmo, -2",
    "ctrlLossTmo, \"\"",
    "ctrlLossTmo, 10 minutes",
    "fastIoFailTmo, true",
    "reconnectDelay, 0",
    "keepAliveTmo, off",
    "holdFor, 1w",
    "nrIoQueues, many",
    "queueSize, 1.5",
    "minPaths, -1",
    "targetTrPort, \"4420/tcp\"",
    "hdrDigest, yess",
    "dataDigest, 1",
    "expectedCapacity, 10Gi",
    "expectedCapacity, 0",
    "outagePolicy, holt",
    "formatPolicy, always",
    "fencing, required",
  })
  void aValueThatIsNoneIsRefusedByBoth(String key, String value) {
    assertThatIllegalStateException()
        .isThrownBy(() -> render(key, value))
        .withMessageContaining(key);
    assertThatThrownBy(() -> start(key, value)).isInstanceOf(InvalidValue.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ctrlLossTmo, 120",
    "ctrlLossTmo, \"120\"",
    "ctrlLossTmo, 1h30m",
    "ctrlLossTmo, \"off\"",
    "ctrlLossTmo, -1",
    "fastIoFailTmo, 0",
    "reconnectDelay, 2s",
    "keepAliveTmo, 5",
    "holdFor, 1d",
    "nrIoQueues, 4",
    "queueSize, \"128\"",
    "minPaths, 2",
    "targetTrPort, 4421",
    "hdrDigest, true",
    "dataDigest, \"False\"",
    "expectedCapacity, 1073741824",
    "outagePolicy, hold",
    "formatPolicy, ifEmpty",
    "fencing, require",
  })
  void aValueIsTakenByBoth(String key, String value) {
    assertThatCode(() -> render(key, value)).doesNotThrowAnyException();
    assertThatCode(() -> start(key, value)).doesNotThrowAnyException();
  }
}
