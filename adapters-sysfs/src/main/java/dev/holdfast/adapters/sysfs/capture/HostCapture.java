package dev.holdfast.adapters.sysfs.capture;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Records a host: the kernel's view of NVMe, its mount table, the identity of the host, and the
 * records that a node keeps of its volumes. It contains no secret; names of hosts, volumes and
 * places are in it unless it is masked.
 */
public final class HostCapture {
  /** A kernel that is well answers in microseconds; a host that has no processor left may not. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MOST_HUNG_CALLS = 32;
  private static final int MOST_BYTES = 64 << 10;

  /** Some ten thousand mounts. */
  private static final int MOUNTINFO_BYTES = 4 << 20;

  /**
   * Where a host's files are.
   *
   * @param state the state directory of the node
   */
  public record Places(Path sys, Path dev, Path proc, Path etc, Path state) {
    /** All under one directory, {@code /} for this host. */
    public static Places under(Path root, Path state) {
      return new Places(
          root.resolve("sys"),
          root.resolve("dev"),
          root.resolve("proc"),
          root.resolve("etc"),
          state);
    }
  }

  private HostCapture() {}

  public static CapturedTree of(Places places) {
    return of(
        places, new AbandonableCalls("capture", MOST_HUNG_CALLS, HostTime.system()), PATIENCE);
  }

  /**
   * @param patience for one read; a read that takes longer is given up, and reported
   */
  public static CapturedTree of(Places places, AbandonableCalls calls, Duration patience) {
    CapturedTree tree = new CapturedTree();
    PatientFiles files =
        new PatientFiles(calls, patience, (path, why) -> tree.remark(path + ": " + why));
    TreeWalk sys = new TreeWalk(files, places.sys(), "/sys", tree);
    sys.links("class/nvme-subsystem");
    sys.links("class/nvme");
    sys.links("class/nvme-fabrics");
    sys.links("class/block");
    sys.links("block");
    sys.links("dev/block");
    sys.modules();
    sys.filesystems();
    sys.file(places.sys().resolve("class/dmi/id/product_uuid"), MOST_BYTES);
    TreeWalk dev = new TreeWalk(files, places.dev(), "/dev", tree);
    dev.links("disk/by-id");
    // shows the options that this kernel knows, and makes nothing
    dev.file(places.dev().resolve("nvme-fabrics"), MOST_BYTES);
    TreeWalk proc = new TreeWalk(files, places.proc(), "/proc", tree);
    proc.file(places.proc().resolve("sys/kernel/osrelease"), MOST_BYTES);
    proc.file(places.proc().resolve("self/mountinfo"), MOUNTINFO_BYTES);
    TreeWalk etc = new TreeWalk(files, places.etc(), "/etc", tree);
    // not the other files there, which may have keys
    etc.file(places.etc().resolve("nvme/hostnqn"), MOST_BYTES);
    etc.file(places.etc().resolve("nvme/hostid"), MOST_BYTES);
    new TreeWalk(files, places.state(), "/state", tree).all(places.state(), 2);
    return tree;
  }
}
