package dev.holdfast.adapters.csi.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.csi.CapturedLog;
import dev.holdfast.domain.identity.InvalidValue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearMissesTest {
  @ParameterizedTest
  @CsvSource({
    "NQN, nqn",
    "nqm, nqn",
    "targetTrAddrs, targetTrAddr",
    "targetAdr, targetAddr",
    "ctrllosstmo, ctrlLossTmo",
    "ctrlLosTmo, ctrlLossTmo",
    "reconectDelay, reconnectDelay",
    "deviceUuid, deviceUUID",
    "holdfor, holdFor",
  })
  void seesASlip(String key, String meant) {
    assertThat(NearMisses.nearest(key)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pool", "size", "fsType", "datasetName", "model", "csi.storage.k8s.io/pod"})
  void leavesOtherWordsAlone(String key) {
    assertThat(NearMisses.nearest(key)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "formatPolciy, formatPolicy",
    "format_policy, formatPolicy",
    "FormatPolicy, formatPolicy",
    "expectedCapacty, expectedCapacity",
    "deviceUuid, deviceUUID",
    "deviceNguid, deviceNGUID",
    "deviceEui, deviceEUI",
    "NSID, nsid",
    "UUID, uuid",
    "outagepolicy, outagePolicy",
    "holdfor, holdFor",
    "hdrDigst, hdrDigest",
    "data-digest, dataDigest",
    "mkfscompat, mkfsCompat",
  })
  void refusesAGuardThatIsMisspelt(String key, String meant) {
    assertThatThrownBy(() -> new NearMisses().lookAt("volume_context", Set.of(key)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("volume_context: has the unknown key '" + key + "'; is " + meant);
  }

  /** Words of other drivers that are a letter away from a short alias. */
  @ParameterizedTest
  @ValueSource(strings = {"guid", "nsid2", "ctrlLosTmo", "qeueSize", "pool"})
  void refusesNoOther(String key) {
    assertThatCode(() -> new NearMisses().lookAt("volume_context", Set.of(key)))
        .doesNotThrowAnyException();
  }

  @Test
  void tellsOnce() {
    NearMisses nearMisses = new NearMisses();
    try (CapturedLog log = CapturedLog.start()) {
      nearMisses.lookAt("volume_context", Set.of("ctrlLosTmo", "nqn", "pool"));
      nearMisses.lookAt("volume_context", Set.of("ctrlLosTmo"));

      assertThat(log.lines())
          .containsExactly(
              "volume_context has the unknown key 'ctrlLosTmo'; is ctrlLossTmo meant?");
    }
  }
}
