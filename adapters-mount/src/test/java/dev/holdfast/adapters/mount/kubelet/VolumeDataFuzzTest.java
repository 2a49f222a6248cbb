package dev.holdfast.adapters.mount.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.fuzz.Fuzz;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files of kubelet that were not written completely, or were written by another program. */
class VolumeDataFuzzTest {
  private static final List<String> WRITTEN =
      List.of(
          "{\"driverName\":\"nvmeof.csi.holdfast.dev\",\"volumeHandle\":\"pvc-1\","
              + "\"specVolID\":\"a \\\"b\\\" \\u00e4\\n\",\"volumeLifecycleMode\":\"Persistent\"}",
          " { } \n");

  @Test
  void isAFlatObjectOrNothing() {
    Fuzz.run(
        "vol_data.json",
        mutator -> mutator.spoiledText(WRITTEN),
        text -> {
          Optional<VolumeData> read = VolumeData.parse(text);
          if (!text.strip().startsWith("{") || !text.strip().endsWith("}")) {
            assertThat(read).isEmpty();
          }
        });
  }
}
