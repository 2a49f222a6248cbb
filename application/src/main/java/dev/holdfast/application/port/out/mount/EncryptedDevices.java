package dev.holdfast.application.port.out.mount;

import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.MappedDevice;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.Secret;
import java.time.Duration;

/**
 * LUKS2 headers of namespaces, and the dm-crypt mappings on them. Passphrases go to the program's
 * standard input and nowhere else.
 */
public interface EncryptedDevices {
  /** Asks the kernel for this name. */
  Found find(MappingName name);

  /**
   * Writes a header. Whether that may be done is decided before. The header notes that its inside
   * has no filesystem yet, until {@link #settle}.
   */
  StepOutcome format(Namespace device, Secret passphrase, Duration patience, StepObserver observer);

  /** Removes the note that the inside of the header has no filesystem yet. */
  StepOutcome settle(Namespace device, Duration patience);

  /** Makes the mapping. Nothing has this name before. */
  OpenOutcome open(
      Namespace device, MappingName name, Secret passphrase, Access access, Duration patience);

  /** Takes the mapping away, if there is one. Fails while it is in use. */
  MountOutcome close(MappingName name, Duration patience);

  /** Gives a mapping the size of its device. */
  StepOutcome resize(MappingName name, Duration patience);

  /**
   * How a mapping is opened.
   *
   * @param discards true if discards of the filesystem reach the target
   */
  record Access(boolean readOnly, boolean discards) {}

  /** A name in the kernel's table of mappings. */
  sealed interface Found {
    record Absent() implements Found {}

    /**
     * A LUKS2 mapping on a block device that is there.
     *
     * @param beneath the device's number
     */
    record Open(MappedDevice mapping, DeviceNumber beneath) implements Found {}

    /** One whose device was removed, or that never got one. It works never again. */
    record Dead(String what) implements Found {}

    /** Something that is no LUKS2 mapping. */
    record Foreign(String what) implements Found {}

    /** The host does not answer. */
    record Unknown(String why) implements Found {}
  }

  /** The result of opening. */
  sealed interface OpenOutcome {
    record Opened() implements OpenOutcome {}

    /** No key of the header is unlocked by the passphrase. */
    record WrongKey(String why) implements OpenOutcome {}

    record Failed(String why) implements OpenOutcome {}

    /** Not in time: it may be there later. */
    record TimedOut(String why) implements OpenOutcome {}
  }
}
