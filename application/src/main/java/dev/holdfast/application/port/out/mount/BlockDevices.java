package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The device nodes of namespaces. */
public interface BlockDevices {
  /**
   * Proves that the device node is there and is, by major:minor and by the identifiers in the sysfs
   * entry of that very number, still this namespace.
   *
   * @return why it is not; empty if it is
   */
  List<String> verify(Namespace device);

  /**
   * Less than {@link #verify}, and cheap: whether the node of that name in {@code /dev} is a block
   * device of that number.
   *
   * @return why it is not; empty if it is
   */
  Optional<String> wrongNode(Namespace device);

  /** Whether the number still belongs to a block device ({@code /sys/dev/block}). */
  Presence presence(DeviceNumber number);

  /** Whether the host has a block device of that name ({@code /sys/class/block}). */
  Presence presence(DeviceName device);

  /** Of a block device. */
  enum Presence {
    PRESENT,
    REMOVED,
    /** The host does not answer. */
    UNKNOWN
  }

  /** The users of a device. */
  sealed interface Users {
    /** All of them, by name. */
    record Known(List<String> names) implements Users {
      public Known {
        names = List.copyOf(names);
      }
    }

    /** The host does not answer: it may be in use. */
    record Unknown(String why) implements Users {}
  }

  /**
   * Reads these places past the page cache.
   *
   * @param places whole blocks, at multiples of 4 KiB
   * @param patience with all of them together
   */
  Readings read(Namespace device, List<Place> places, Duration patience);

  /** The result of reading places of a device. */
  sealed interface Readings {
    /** One for each place, in their order. */
    record Read(List<ReadOutcome> outcomes) implements Readings {
      public Read {
        outcomes = List.copyOf(outcomes);
      }
    }

    /** None: the device cannot be opened, or is another one. */
    record Unreadable(String why) implements Readings {}

    /** Not in time. */
    record NoAnswer(String why) implements Readings {}
  }

  /**
   * Reads the pieces of {@link Regions#spread} past the page cache: a few at least, as many as
   * there is time for, and none after one that is not zero or cannot be read.
   *
   * @param enough after so long it ends with what was read
   * @param patience with a read that hangs
   */
  Spread spread(Namespace device, Duration enough, Duration patience);

  /** The result of reading pieces all over a device. */
  sealed interface Spread {
    /** So many were read, and every byte is zero. */
    record AllZero(int pieces) implements Spread {
      @Override
      public String toString() {
        return pieces + " pieces of zeros";
      }
    }

    /** This one is not zero, or cannot be read. */
    record Doubt(Region piece, String why) implements Spread {
      @Override
      public String toString() {
        return "byte " + piece.offset() + " " + why;
      }
    }

    /** Not in time. */
    record NoAnswer(String why) implements Spread {}
  }

  /**
   * The holders of this device or of a partition of it, by name: other block devices (device
   * mapper, md, loop), and {@code swap}.
   */
  Users holders(Namespace device);

  /**
   * The kinds of filesystem that the kernel has running on this device, also one that no mount
   * table shows: in another mount namespace, on a partition, or whose unmount still hangs. While
   * there is one, the device is in use.
   */
  Users activeFilesystems(Namespace device);

  /**
   * Has everything written that was written to the device and may still be in a cache, the kernel's
   * or its own. May take as long as the device takes.
   *
   * @return why it is not known to have been done; empty if it was
   */
  Optional<String> flush(Namespace device, Duration patience);

  /** The result of reading one place. */
  sealed interface ReadOutcome {
    /** All of the region was read and every byte is zero. */
    record AllZero() implements ReadOutcome {}

    /** All of the region was read and some byte is not zero. */
    record HasData(DataSample sample) implements ReadOutcome {}

    /** An error, or a short read. */
    record Unreadable(String why) implements ReadOutcome {}
  }
}
