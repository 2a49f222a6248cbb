package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.trim.KernelFilesystemTrims;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.FilesystemTrims.TrimOutcome;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The meaning of each answer of the kernel. */
class KernelFilesystemTrimsTest {
  private static final DeviceNumber NUMBER = new DeviceNumber(259, 1);
  private static final Namespace DEVICE =
      new Namespace(
          new DeviceName("nvme0n1"),
          NUMBER,
          new NamespaceIdentifiers(
              1, Optional.of(new UUID(1, 1)), Optional.empty(), Optional.empty()),
          1 << 30,
          false,
          List.of());
  private static final Mount MOUNT =
      new Mount(
          77,
          1,
          NUMBER,
          "/",
          "/staging",
          List.of("rw"),
          List.of(),
          "ext4",
          "/dev/nvme0n1",
          List.of("rw"),
          false);

  @TempDir Path sys;

  private TrimOutcome trim(KernelFiles kernel, long from) {
    return new KernelFilesystemTrims(
            SysfsRoot.at(sys), kernel, new AbandonableCalls("test", 2, HostTime.system()))
        .trim(MOUNT, DEVICE, from, 4096, Duration.ofSeconds(10));
  }

  private TrimOutcome refused(Errno errno, long from) {
    return trim(
        new ScriptedKernelFiles().doing(ScriptedKernelFiles.refusing(errno.number())), from);
  }

  @Test
  void asksForThePieceOnThisVeryMount() {
    ScriptedKernelFiles kernel = new ScriptedKernelFiles();

    assertThat(trim(kernel, 8192)).isEqualTo(new TrimOutcome.Trimmed(2048));
    assertThat(kernel.requests).containsExactly("trim /staging on 77: 8192 and 4096");
  }

  @ParameterizedTest
  @CsvSource({
    "EOPNOTSUPP, 0, Unsupported",
    "ENOTTY, 0, Unsupported",
    "EROFS, 0, Unsupported",
    "ENOSYS, 0, Unsupported",
    "EINVAL, 0, Failed",
    "EINVAL, 4096, BehindTheEnd",
    "ENODEV, 0, OtherMount",
    "ENOENT, 0, OtherMount",
    "EIO, 0, Failed",
    "EPERM, 4096, Failed",
  })
  void understands(Errno answer, long from, String outcome) {
    assertThat(refused(answer, from).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void namesTheDeviceThatHasNoDiscardAndNoOther() throws IOException {
    Path limit = sys.resolve("dev/block/259:1/queue/discard_max_bytes");
    String notKnown = ((TrimOutcome.Unsupported) refused(Errno.EOPNOTSUPP, 0)).why();
    Files.createDirectories(limit.resolveSibling(""));
    Files.writeString(limit, "0\n");
    String none = ((TrimOutcome.Unsupported) refused(Errno.EOPNOTSUPP, 0)).why();
    Files.writeString(limit, "4096\n");
    String some = ((TrimOutcome.Unsupported) refused(Errno.EOPNOTSUPP, 0)).why();

    assertThat(none).contains("nvme0n1 has no discard");
    assertThat(some)
        .isEqualTo(notKnown)
        .contains("does not support it")
        .doesNotContain("no discard");
  }
}
