package dev.holdfast.adapters.sysfs.fabrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.ScriptedKernelFiles;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The captured controller has ctrl_loss_tmo 12, reconnect_delay 2, fast_io_fail_tmo off, kato 5.
 */
class SysfsFabricSettingsTest {
  private static final ControllerName NVME0 = new ControllerName("nvme0");

  @TempDir private Path root;
  private final ScriptedKernelFiles kernel = new ScriptedKernelFiles();

  @BeforeEach
  void aKernelThatTakesWhatKernelsTake() {
    TreeArchive.unpack("6.12/b-two-paths", root);
    kernel.doing(this::store);
  }

  @Test
  void writesNothingIfAllIsAsWanted() {
    assertThat(settings().applyTimers(NVME0, policy(12, 2, Optional.of(Timeout.OFF)))).isEmpty();
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void writesTheDelayBeforeTheTimeoutThatTheKernelCountsInDelays() {
    assertThat(settings().applyTimers(NVME0, policy(60, 4, Optional.of(Timeout.ofSeconds(20)))))
        .isEmpty();

    assertThat(kernel.requests)
        .containsExactly("reconnect_delay=4", "ctrl_loss_tmo=60", "fast_io_fail_tmo=20");
    assertThat(shown("ctrl_loss_tmo")).isEqualTo("60");
  }

  @Test
  void takesTheTimeoutThatTheKernelRoundedUpForTheWantedOne() {
    assertThat(settings().applyTimers(NVME0, policy(61, 4, Optional.empty()))).isEmpty();

    assertThat(shown("ctrl_loss_tmo")).isEqualTo("64");
    kernel.requests.clear();
    assertThat(settings().applyTimers(NVME0, policy(61, 4, Optional.empty()))).isEmpty();
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void writesTheTimeoutAnewIfOnlyTheDelayChanged() {
    assertThat(settings().applyTimers(NVME0, policy(12, 3, Optional.empty()))).isEmpty();

    assertThat(kernel.requests).containsExactly("reconnect_delay=3", "ctrl_loss_tmo=12");
  }

  @Test
  void turnsOffWithANegativeNumber() {
    assertThat(settings().applyTimers(NVME0, policy(-1, 2, Optional.empty()))).isEmpty();

    assertThat(kernel.requests).containsExactly("ctrl_loss_tmo=-1");
    assertThat(shown("ctrl_loss_tmo")).isEqualTo("off");
  }

  @Test
  void reportsTheKeepAliveThatCannotBeWritten() {
    ConnectionPolicy policy =
        new ConnectionPolicy(
            Timeout.ofSeconds(12),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            false);

    assertThat(settings().applyTimers(NVME0, policy))
        .containsExactly("nvme0: kato is 5s, not 30s: fixed when a controller is made");
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void saysWhatStillDiffersAndWhy() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EPERM.number()));

    assertThat(settings().applyTimers(NVME0, policy(60, 2, Optional.of(Timeout.ofSeconds(20)))))
        .containsExactly(
            "nvme0: ctrl_loss_tmo is 12s, not 60s (ctrl_loss_tmo: EPERM)",
            "nvme0: fast_io_fail_tmo is off, not 20s (fast_io_fail_tmo: EPERM)");
  }

  @Test
  void saysThatAnOldKernelDoesNotShowATimer() {
    Trees.remove(nvme0("fast_io_fail_tmo"));
    kernel.doing(ScriptedKernelFiles.refusing(Errno.ENOENT.number()));

    assertThat(settings().applyTimers(NVME0, policy(12, 2, Optional.of(Timeout.ofSeconds(10)))))
        .containsExactly(
            "nvme0: fast_io_fail_tmo is not shown by this kernel, not 10s"
                + " (fast_io_fail_tmo: ENOENT)");
  }

  @Test
  void saysThatTheControllerWentMeanwhile() {
    kernel.doing((file, value) -> {
      Trees.remove(nvme0(""));
      throw new KernelRefusal(Errno.ENODEV.number(), "write " + file);
    });

    assertThat(settings().applyTimers(NVME0, policy(60, 2, Optional.empty())))
        .containsExactly("nvme0 does not exist any more");
  }

  @Test
  void setsTheIoPolicy() {
    assertThat(settings().applyIoPolicy("nvme-subsys0", IoPolicy.ROUND_ROBIN)).isEmpty();
    assertThat(settings().applyIoPolicy("nvme-subsys0", IoPolicy.ROUND_ROBIN)).isEmpty();

    assertThat(kernel.requests).containsExactly("iopolicy=round-robin");
  }

  @Test
  void saysThatTheKernelDoesNotKnowAnIoPolicy() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EINVAL.number()));

    assertThat(settings().applyIoPolicy("nvme-subsys0", IoPolicy.QUEUE_DEPTH))
        .singleElement()
        .asString()
        .contains("iopolicy is numa, not queue-depth: EINVAL");
  }

  @Test
  void saysThatThereIsNoIoPolicyWithoutNativeMultipath() {
    Trees.remove(root.resolve("sys/class/nvme-subsystem/nvme-subsys0/iopolicy"));

    assertThat(settings().applyIoPolicy("nvme-subsys0", IoPolicy.NUMA))
        .singleElement()
        .asString()
        .contains("no iopolicy");
  }

  @Test
  void doesNotLeaveTheClassDirectory() {
    assertThat(settings().applyIoPolicy("../nvme/nvme0", IoPolicy.NUMA))
        .containsExactly("../nvme/nvme0 is not there");
    assertThat(kernel.requests).isEmpty();
  }

  private SysfsFabricSettings settings() {
    return new SysfsFabricSettings(
        SysfsRoot.at(root.resolve("sys")),
        new KernelWrites(kernel, new AbandonableCalls("kernel", 4, HostTime.system())));
  }

  private static ConnectionPolicy policy(int loss, int delay, Optional<Timeout> fast) {
    return new ConnectionPolicy(
        new Timeout(loss),
        Duration.ofSeconds(delay),
        Duration.ofSeconds(5),
        fast,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        false);
  }

  /** As drivers/nvme/host/sysfs.c does: attempts are kept, and shown times the delay. */
  private String store(Path file, String value) throws KernelRefusal {
    switch (String.valueOf(file.getFileName())) {
      case "ctrl_loss_tmo" -> {
        int seconds = number(file, value);
        int delay = number(file, shown("reconnect_delay"));
        Trees.write(file, seconds < 0 ? "off" : "" + Math.ceilDiv(seconds, delay) * delay);
      }
      case "reconnect_delay" -> {
        if (!shown("ctrl_loss_tmo").equals("off")) {
          int attempts =
              number(file, shown("ctrl_loss_tmo")) / number(file, shown("reconnect_delay"));
          Trees.write(nvme0("ctrl_loss_tmo"), "" + attempts * number(file, value));
        }
        Trees.write(file, value);
      }
      case "fast_io_fail_tmo" -> Trees.write(file, number(file, value) < 0 ? "off" : value);
      default -> Trees.write(file, value);
    }
    return "";
  }

  private static int number(Path file, String value) throws KernelRefusal {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new KernelRefusal(Errno.EINVAL.number(), "write " + file);
    }
  }

  private String shown(String attribute) {
    try {
      return Files.readString(nvme0(attribute)).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path nvme0(String attribute) {
    return root.resolve("sys/devices/virtual/nvme-fabrics/ctl/nvme0").resolve(attribute);
  }
}
