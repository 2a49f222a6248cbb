package dev.holdfast.adapters.csi.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.CapturedLog;
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
