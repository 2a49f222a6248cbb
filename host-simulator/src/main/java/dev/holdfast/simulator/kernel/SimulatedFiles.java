package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.EINVAL;
import static dev.holdfast.simulator.state.KernelErrno.EIO;
import static dev.holdfast.simulator.state.KernelErrno.EROFS;

import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.fault.Passage;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Superblock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the filesystems on this host: as many as are asked for, and of all of them only the
 * owner of the root. It is kept with the filesystem, wherever that is mounted.
 */
public final class SimulatedFiles {
  /** As mkfs makes it. */
  private static final Owner FRESH = new Owner(0, 0755);

  private static final Duration LONG = Duration.ofDays(365);

  private final SimulatedMountTable mounts;
  private final FaultPoint change;
  private final Map<String, Owner> roots = new ConcurrentHashMap<>();

  /**
   * @param change passed by each change of a file
   */
  SimulatedFiles(SimulatedMountTable mounts, FaultPoint change) {
    this.mounts = mounts;
    this.change = change;
  }

  /** Of a directory. */
  public record Owner(long group, int mode) {}

  /** The root of what is mounted at this very path. */
  public Owner root(Path mountPoint) throws SimulatedErrno {
    return roots.getOrDefault(superblock(mountPoint).uuid(), FRESH);
  }

  /** A file below the root gets another owner. */
  public void change(Path mountPoint) throws SimulatedErrno {
    writable(mountPoint);
  }

  /** The root gets another owner. */
  public void changeRoot(Path mountPoint, Owner owner) throws SimulatedErrno {
    roots.put(writable(mountPoint).uuid(), owner);
  }

  private Superblock writable(Path mountPoint) throws SimulatedErrno {
    Superblock superblock = superblock(mountPoint);
    if (change.pass(LONG) instanceof Passage.Fails(int errno, _)) {
      throw new SimulatedErrno(errno, "chown " + mountPoint);
    }
    if (superblock.readOnly() || entry(mountPoint).readOnly()) {
      throw new SimulatedErrno(EROFS, "chown " + mountPoint);
    }
    return superblock;
  }

  private Superblock superblock(Path mountPoint) throws SimulatedErrno {
    Superblock superblock = entry(mountPoint).superblock();
    if (superblock.disk().filter(disk -> !disk.present()).isPresent()) {
      throw new SimulatedErrno(EIO, "statx " + mountPoint);
    }
    return superblock;
  }

  private MountEntry entry(Path mountPoint) throws SimulatedErrno {
    return mounts
        .at(mountPoint)
        .orElseThrow(() -> new SimulatedErrno(EINVAL, "statx " + mountPoint));
  }
}
