package dev.holdfast.application.port.in;

import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reports the state of volumes as of the last scan. Does not ask the kernel and never waits. */
public interface ReportVolumeHealth {
  /** Every volume that has been judged, in the order of their names. */
  List<VolumeHealth> all();

  /** Absent if the volume is not staged here or has not been judged yet. */
  Optional<Report> report(VolumeId volume);

  /** The topology of the last scan, the same instance until the next; absent before the first. */
  Optional<ObservedTopology> topology();

  /** Controllers that no staged volume asked for. */
  List<Finding> foreign();

  /** How long ago the last scan ended; before the first, since the node has started. */
  Duration lookAge();

  /** Failures that were isolated while the rest continued; each is tried again. */
  List<Aside> setAside();

  /**
   * A failure that was isolated.
   *
   * @param kind the word of a {@link Kind}, such as {@code record}
   * @param what its file, volume, mount or subsystem
   */
  record Aside(String kind, String what, String why) {
    /** The kind of object that failed; the word is the label of the metric. */
    public enum Kind {
      /** A record that is there and cannot be read. */
      RECORD,
      /** A volume that kubelet has staged, whose lost record could not be rebuilt yet. */
      STAGING,
      /** A mount whose device is not known. */
      MOUNT,
      /** A volume whose device or mount could not be observed. */
      VOLUME,
      /** A subsystem whose volumes could not be judged. */
      SUBSYSTEM,
      /** A subsystem for which repairs could not be planned or begun. */
      REPAIRS,
      /** A step of the loop as a whole, or one that concerns no single volume. */
      LOOP;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * The whole report on one volume.
   *
   * @param rebuilt true if the volume's record was lost: its wishes are guesses from what the host
   *     shows
   * @param history the last changes of its verdict, the newest last
   * @param machines the state machines of its subsystem, controllers and namespace
   * @param repairs what is wanted on its subsystem now
   */
  record Report(
      VolumeHealth health,
      boolean rebuilt,
      List<Change> history,
      List<Machine> machines,
      List<Repair> repairs,
      List<Timers> timers) {
    public Report {
      history = List.copyOf(history);
      machines = List.copyOf(machines);
      repairs = List.copyOf(repairs);
      timers = List.copyOf(timers);
    }
  }

  /** The verdict changed. */
  record Change(Instant at, Optional<Verdict> from, Verdict to, String why) {}

  /**
   * A state machine.
   *
   * @param kind subsystem, controller or namespace
   * @param address of the path, if it is that of a controller
   * @param earlier the states before this one, the newest first
   */
  record Machine(
      String kind,
      Optional<TransportId> address,
      String state,
      Instant since,
      List<Earlier> earlier) {}

  /** A state that a machine was in. */
  record Earlier(String state, Duration lasted) {}

  /**
   * A repair that is wanted.
   *
   * @param tried how often already
   * @param last what came of the last attempt; empty before the first
   * @param next until it may be tried again
   * @param pastHorizon true if it has failed for longer than makes sense
   */
  record Repair(String what, int tried, String last, Duration next, boolean pastHorizon) {}

  /**
   * The timers of one desired path.
   *
   * @param seen absent if there is no controller
   */
  record Timers(
      TransportId address,
      Optional<ControllerName> controller,
      ConnectionPolicy wanted,
      Optional<ControllerTimers> seen) {}
}
