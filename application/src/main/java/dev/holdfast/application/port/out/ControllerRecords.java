package dev.holdfast.application.port.out;

import dev.holdfast.domain.controller.ControllerOwnership;
import java.util.List;

/**
 * The records of the controllers that Holdfast created, one for each subsystem, kept across
 * restarts. Writes are atomic and durable when they return.
 */
public interface ControllerRecords {
  /**
   * Every record, and those that are there and cannot be read.
   *
   * @throws HostInterfaceException if it is not known which records there are
   */
  Records read();

  /**
   * In the place of the subsystem's earlier record; an empty one is none.
   *
   * @throws HostInterfaceException if it could not be made durable, or the earlier one cannot be
   *     read
   */
  void put(ControllerOwnership ownership);

  record Records(List<ControllerOwnership> all, List<VolumeRecords.Unreadable> unreadable) {
    public Records {
      all = List.copyOf(all);
      unreadable = List.copyOf(unreadable);
    }
  }
}
