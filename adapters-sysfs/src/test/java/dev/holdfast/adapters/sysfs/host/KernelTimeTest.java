package dev.holdfast.adapters.sysfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.application.concurrency.HostTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelTimeTest {
  @TempDir Path proc;

  @Test
  void readsTheTimeSinceTheBoot() throws IOException {
    Files.writeString(proc.resolve("uptime"), "350735.47 234388.90\n");
    assertThat(time().sinceBoot()).contains(Duration.ofMillis(350735470));
  }

  @Test
  void knowsNoTimeWhereTheKernelTellsNone() throws IOException {
    assertThat(time().sinceBoot()).isEmpty();
    for (String text : new String[] {"", "\n", "soon", "1e99999", "0.00001 1"}) {
      Files.writeString(proc.resolve("uptime"), text);
      assertThat(time().sinceBoot()).as(text).isEmpty();
    }
  }

  private HostTime time() {
    return SysfsAdapters.hostTime(proc);
  }
}
