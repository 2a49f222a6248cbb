package dev.holdfast.simulator.state;

import dev.holdfast.simulator.fabric.TargetNamespace;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A gendisk: a head, a hidden path of one, or a namespace without native multipath. */
public final class Disk {
  /**
   * A device mapper's device on a disk.
   *
   * @param disk such as {@code dm-0}; its content is that of the disk beneath, decrypted
   * @param name in {@code /dev/mapper}
   * @param uuid of the device mapper, which begins with the kind of mapping
   */
  public record Mapping(Disk disk, Disk beneath, String name, String uuid) {}

  private static final int BLOCK_EXT_MAJOR = 259;
  private static final int DEVICE_MAPPER_MAJOR = 253;

  private final String name;
  private final int minor;
  private final long sequence;
  private final boolean hidden;
  private final NamespaceHead head;
  private final @Nullable Disk beneath;
  private final Set<String> holders = new TreeSet<>();
  private TargetNamespace namespace;
  private boolean present = true;
  private boolean readOnly;
  private int opens;
  public int genericMinor = -1;

  /** The controller it belongs to, without native multipath. */
  public @Nullable SimulatedController owner;

  public Disk(String name, int minor, long sequence, boolean hidden, NamespaceHead head) {
    this(name, minor, sequence, hidden, head, null);
  }

  private Disk(
      String name,
      int minor,
      long sequence,
      boolean hidden,
      NamespaceHead head,
      @Nullable Disk beneath) {
    this.beneath = beneath;
    this.name = name;
    this.minor = minor;
    this.sequence = sequence;
    this.hidden = hidden;
    this.head = head;
    this.namespace = head.namespace();
  }

  /** A device mapper's device on another disk, with a content of its own. */
  public static Disk mapped(
      String name, int minor, long sequence, Disk beneath, TargetNamespace content) {
    Disk disk = new Disk(name, minor, sequence, false, beneath.head, beneath);
    disk.namespace = content;
    return disk;
  }

  /** The disk whose I/O it does: itself, or the one beneath. */
  public Disk bottom() {
    return beneath == null ? this : beneath.bottom();
  }

  /** Such as {@code nvme0n1}. */
  public String name() {
    return name;
  }

  public int minor() {
    return minor;
  }

  /** Such as {@code 259:1}. */
  public String number() {
    return (beneath == null ? BLOCK_EXT_MAJOR : DEVICE_MAPPER_MAJOR) + ":" + minor;
  }

  /** Never used again, unlike name and number. */
  public long sequence() {
    return sequence;
  }

  public boolean hidden() {
    return hidden;
  }

  /** Such as {@code ng0n1}. */
  public String genericName() {
    return "ng" + name.substring("nvme".length());
  }

  public int genericMinor() {
    return genericMinor;
  }

  public NamespaceHead head() {
    return head;
  }

  /** Its identifiers and size as last seen. */
  public TargetNamespace namespace() {
    return namespace;
  }

  public void namespace(TargetNamespace seen) {
    namespace = seen;
  }

  /** False once it was removed from sysfs, though it may still be held open. */
  public boolean present() {
    return present;
  }

  /** Write-protected by this host (BLKROSET). */
  public boolean readOnly() {
    return readOnly;
  }

  public void readOnly(boolean on) {
    readOnly = on;
  }

  public void vanish() {
    present = false;
  }

  /** Block devices built on it. */
  public Set<String> holders() {
    return Set.copyOf(holders);
  }

  public void stack(String holder) {
    holders.add(holder);
    opens++;
  }

  public void unstack(String holder) {
    if (holders.remove(holder)) {
      opens--;
    }
  }

  public boolean held() {
    return opens > 0;
  }

  public void open() {
    opens++;
  }

  public void close() {
    opens--;
  }
}
