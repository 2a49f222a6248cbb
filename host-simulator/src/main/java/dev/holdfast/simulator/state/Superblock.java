package dev.holdfast.simulator.state;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One filesystem that the kernel knows, mounted in one place or several. */
public final class Superblock {
  private final Filesystem filesystem;
  private final String number;
  private final @Nullable Disk disk;
  private final List<String> labels;
  private final String options;
  private final boolean showsShutdown;
  public boolean readOnly;
  public boolean dirty;
  public boolean lost;
  public long trimmed;

  public Superblock(
      Filesystem filesystem,
      String number,
      @Nullable Disk disk,
      boolean readOnly,
      List<String> labels,
      String options,
      boolean showsShutdown) {
    this.filesystem = filesystem;
    this.number = number;
    this.disk = disk;
    this.readOnly = readOnly;
    this.labels = List.copyOf(labels);
    this.options = options;
    this.showsShutdown = showsShutdown;
  }

  public String fsType() {
    return filesystem.type();
  }

  public String uuid() {
    return filesystem.uuid();
  }

  /** The st_dev of its files. */
  public String number() {
    return number;
  }

  public Optional<Disk> disk() {
    return Optional.ofNullable(disk);
  }

  public boolean readOnly() {
    return readOnly;
  }

  /** How many bytes have been given back to the target. */
  public long trimmed() {
    return trimmed;
  }

  /** Of SELinux. */
  public List<String> labels() {
    return labels;
  }

  /**
   * True if the kernel closed it with data that it could not write to the disk ("lost async page
   * write").
   */
  public boolean lost() {
    return lost;
  }

  /** As the kernel shows it; newer kernels mark a removed device, older ones do not. */
  String shown() {
    String dead = disk != null && !disk.present() && showsShutdown ? ",emergency_ro,shutdown" : "";
    String shown = labels.isEmpty() ? "" : "," + String.join(",", labels);
    return (readOnly ? "ro" : "rw") + shown + (options.isEmpty() ? "" : "," + options) + dead;
  }
}
