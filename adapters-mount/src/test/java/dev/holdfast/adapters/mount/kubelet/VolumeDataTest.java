package dev.holdfast.adapters.mount.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VolumeDataTest {
  @Test
  void readsWhatKubeletWrites() {
    assertThat(
            VolumeData.parse(
                "{\"attachmentID\":\"csi-1\",\"driverName\":\"nvmeof.csi.holdfast.dev\",\"nodeName\":\"a\","
                    + "\"specVolID\":\"pv-1\",\"volumeHandle\":\"vol,1:\\u0026 \\\"x\\\" \\\\\",\"volumeLifecycleMode\":\"Persistent\"}\n"))
        .get()
        .satisfies(data -> {
          assertThat(data.driverName()).contains("nvmeof.csi.holdfast.dev");
          assertThat(data.volumeHandle()).contains("vol,1:& \"x\" \\");
        });
  }

  @Test
  void anEmptyObjectHasNothing() {
    assertThat(VolumeData.parse(" { } ")).contains(new VolumeData(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"a\"}",
        "{\"a\":1}",
        "{\"a\":\"b\",}",
        "{\"a\":\"b\" \"c\":\"d\"}",
        "{\"a\":{\"b\":\"c\"}}",
        "{\"a\":\"b}"
      })
  void anythingElseIsNotReadInPart(String text) {
    assertThat(VolumeData.parse(text)).isEmpty();
  }
}
