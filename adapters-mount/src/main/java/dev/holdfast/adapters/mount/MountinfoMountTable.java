package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.Mappings;
import dev.holdfast.adapters.mount.mountinfo.MountinfoParser;
import dev.holdfast.adapters.mount.mountinfo.RealPaths;
import dev.holdfast.adapters.mount.mountinfo.StableFile;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.InvalidValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /proc/self/mountinfo}, and {@code /proc/sys/kernel/random/boot_id}. */
final class MountinfoMountTable implements MountTable {
  private static final Logger LOG = LoggerFactory.getLogger(MountinfoMountTable.class);

  private final Path file;
  private final Path dev;
  private final Path boot;
  private final Mappings mappings;
  private final AtomicReference<List<String>> reported = new AtomicReference<>(List.of());

  MountinfoMountTable(Path proc) {
    this(new HostRoots(proc, Path.of("/sys"), Path.of("/dev")));
  }

  MountinfoMountTable(HostRoots roots) {
    this.dev = roots.dev();
    this.file = roots.proc().resolve("self/mountinfo");
    this.boot = roots.proc().resolve("sys/kernel/random/boot_id");
    this.mappings = new Mappings(roots.sys());
  }

  @Override
  public List<Mount> mounts() {
    try {
      MountinfoParser.Parsed parsed = MountinfoParser.parse(StableFile.read(file), dev);
      report(parsed.malformed());
      return parsed.mounts().stream()
          .map(mount -> mappings.beneath(mount).map(mount::on).orElse(mount))
          .toList();
    } catch (IOException e) {
      throw new HostInterfaceException("MountTable", file.toString(), e);
    }
  }

  @Override
  public Optional<BootId> boot() {
    try {
      return Optional.of(BootId.parse(Files.readString(boot).strip()));
    } catch (IOException | InvalidValue e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Mount> at(String path) {
    String real = RealPaths.of(Path.of(path)).toString();
    return mounts().stream()
        .filter(mount -> mount.mountPoint().equals(path) || mount.mountPoint().equals(real))
        .toList();
  }

  /** Logged once, not at every read. */
  private void report(List<String> malformed) {
    if (!malformed.equals(reported.getAndSet(malformed))) {
      malformed.forEach(line -> LOG.warn("{} has a line that was left out: {}", file, line));
    }
  }
}
