package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.fabrics.FabricsAnswers;
import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.domain.host.HostCheck;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether volumes with a {@code tlsPsk} can be connected. No other volume needs it, so that what is
 * missing is no fault of the host.
 */
final class TlsReadiness {
  private static final String NAME = "tls";

  private final SysfsFiles files;
  private final KernelFiles kernel;
  private final Path fabrics;
  private final Path proc;

  /**
   * @param fabrics {@code /dev/nvme-fabrics}
   * @param proc the host's {@code /proc}
   */
  TlsReadiness(SysfsFiles files, KernelFiles kernel, Path fabrics, Path proc) {
    this.files = files;
    this.kernel = kernel;
    this.fabrics = fabrics;
    this.proc = proc;
  }

  HostCheck check() {
    return HostCheck.ok(NAME, false, "only for volumes with tlsPsk: " + option() + "; " + daemon());
  }

  /** The kernel lists the option if it has CONFIG_NVME_TCP_TLS. */
  private String option() {
    try {
      Set<String> known = FabricsAnswers.knownOptions(kernel.read(fabrics));
      if (known.isEmpty()) {
        return "the kernel does not list its options";
      }
      return known.contains("tls")
          ? "the kernel can"
          : "the kernel cannot (CONFIG_NVME_TCP_TLS, Linux 6.7 or newer)";
    } catch (KernelRefusal refusal) {
      return "the kernel does not list its options";
    }
  }

  /** A container may have processes of its own only. */
  private String daemon() {
    boolean runs =
        files.names(proc).stream()
            .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
            .anyMatch(pid ->
                files
                    .content(proc.resolve(pid).resolve("comm"))
                    .filter(name -> name.strip().equals("tlshd"))
                    .isPresent());
    return runs
        ? "tlshd runs"
        : "no tlshd is seen here (a container may not see the host's): install ktls-utils and start"
            + " tlshd, which makes the handshakes";
  }
}
