package dev.holdfast.adapters.sysfs;

import dev.holdfast.adapters.sysfs.files.LinuxKernelFiles;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.FilesystemTrimsContract;
import dev.holdfast.application.port.out.mount.FilesystemTrims;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On this machine's kernel, with a loop device; skipped without root. */
class RealKernelTrimsTest extends FilesystemTrimsContract {
  @TempDir Path dir;

  @Override
  protected TrimWorld world() throws IOException {
    return new LoopFilesystem(dir);
  }

  @Override
  protected FilesystemTrims trims(TrimWorld of) {
    return new SysfsAdapters(
            Path.of("/sys"),
            Path.of("/dev"),
            Path.of("/proc"),
            new LinuxKernelFiles(),
            new CallShares(20, HostTime.system()),
            HostTime.system())
        .trims();
  }

  @Override
  protected int procMount() {
    return LoopFilesystem.mountAt("/proc");
  }
}
