package dev.holdfast.application.connect;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.ControllerRecords;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.controller.ControllerOwnership;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controllers created on each subsystem, in memory and on record. A record that cannot be
 * written keeps no path from being connected: it is written later, and until then only this process
 * knows what it contains.
 */
final class OwnershipMemory {
  private static final Logger LOG = LoggerFactory.getLogger(OwnershipMemory.class);

  private final NodePorts ports;
  private final Map<SubsystemNqn, ControllerOwnership> known = new ConcurrentHashMap<>();

  /** Why the record of a subsystem is not what is known. */
  private final Map<SubsystemNqn, String> unwritten = new ConcurrentHashMap<>();

  private volatile Optional<String> unread = Optional.of("the records were not read yet");

  /** Nothing is written in the place of records that were not read. */
  private volatile boolean loaded;

  OwnershipMemory(NodePorts ports) {
    this.ports = ports;
  }

  /** Reads what an earlier process left, and writes what could not be written. */
  void load() {
    read();
    List.copyOf(unwritten.keySet()).forEach(nqn -> change(nqn, UnaryOperator.identity()));
  }

  private synchronized void read() {
    if (unread.isEmpty()) {
      return;
    }
    Optional<BootId> boot = ports.mountTable().boot();
    if (boot.isEmpty()) {
      unread = Optional.of("the kernel does not report its boot_id");
      return;
    }
    try {
      ControllerRecords.Records records = ports.controllers().read();
      loaded = true;
      records.all().forEach(record -> merge(record, boot));
      unread = records.unreadable().stream().findFirst().map(one -> one.file() + " " + one.why());
    } catch (HostInterfaceException e) {
      unread = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The knowledge of this process is newer. Nothing of another boot is there any more. */
  private void merge(ControllerOwnership record, Optional<BootId> boot) {
    change(
        record.nqn(),
        now -> {
          ControllerOwnership all = now;
          if (record.boot().equals(boot)) {
            for (var expected : record.expected()) {
              all = all.expected().contains(expected) ? all : all.with(expected);
            }
            for (var created : record.created()) {
              boolean newer = all.created().stream().anyMatch(c -> c.name().equals(created.name()));
              all = newer ? all : all.with(created);
            }
          }
          return all;
        },
        record);
  }

  ControllerOwnership of(SubsystemNqn nqn) {
    return known.getOrDefault(nqn, ControllerOwnership.none(nqn, Optional.empty()));
  }

  Map<SubsystemNqn, ControllerOwnership> all() {
    return Map.copyOf(known);
  }

  void change(SubsystemNqn nqn, UnaryOperator<ControllerOwnership> change) {
    if (!loaded) {
      read();
    }
    change(nqn, change, of(nqn));
  }

  /**
   * @param recorded what its record has, as far as that is known
   */
  private void change(
      SubsystemNqn nqn, UnaryOperator<ControllerOwnership> change, ControllerOwnership recorded) {
    known.compute(
        nqn,
        (_, old) -> {
          ControllerOwnership before =
              old == null ? ControllerOwnership.none(nqn, Optional.empty()) : old;
          ControllerOwnership after = change.apply(before);
          if (after.boot().isEmpty()) {
            // all that this process knows is of this boot
            after = after.in(ports.mountTable().boot());
          }
          if (!after.equals(old == null ? recorded : old) || unwritten.containsKey(nqn)) {
            write(after);
          }
          return after.isEmpty() ? null : after;
        });
  }

  private void write(ControllerOwnership ownership) {
    if (!loaded) {
      unwritten.put(ownership.nqn(), unread.orElse(""));
      return;
    }
    try {
      ports.controllers().put(ownership);
      unwritten.remove(ownership.nqn());
    } catch (HostInterfaceException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(unwritten.put(ownership.nqn(), why))) {
        LOG.warn(
            "which controllers of {} are Holdfast's is not on record, and would be unknown to the"
                + " next process: {}",
            ownership.nqn(),
            why);
      }
    }
  }

  Optional<String> doubt() {
    return Stream.concat(unread.stream(), unwritten.values().stream()).findFirst();
  }
}
