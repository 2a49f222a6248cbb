package dev.holdfast.adapters.mount.mountinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StableFileTest {

  @Test
  void takesWhatTwoReadingsInARowAgreeOn() throws IOException {
    Deque<String> readings = new ArrayDeque<>(List.of("a", "a b", "b", "a b", "a b c", "a b c"));

    byte[] bytes = StableFile.read(() -> readings.pop().getBytes(StandardCharsets.UTF_8));

    assertThat(bytes).asString().isEqualTo("a b c");
    assertThat(readings).isEmpty();
  }

  @Test
  void readsAQuietFileTwiceOnly() throws IOException {
    AtomicInteger readings = new AtomicInteger();

    StableFile.read(() -> new byte[Math.min(1, readings.incrementAndGet())]);

    assertThat(readings).hasValue(2);
  }

  @Test
  void saysSoIfItNeverStaysTheSame() {
    AtomicInteger readings = new AtomicInteger();

    assertThatThrownBy(() -> StableFile.read(() -> new byte[readings.incrementAndGet()]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("faster");
    assertThat(readings.get()).isLessThan(1000);
  }

  @Test
  void readsTheKernelsOwnFile() throws IOException {
    assertThat(StableFile.read(Path.of("/proc/self/mountinfo"))).asString().contains(" - ");
  }

  @Test
  void doesNotReadAFileWithoutEnd() {
    assertThatThrownBy(() -> StableFile.read(Path.of("/dev/zero")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer");
  }
}
