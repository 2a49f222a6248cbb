package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Gives back to the targets what the filesystems of staged volumes do not use. */
public interface TrimVolumes {
  /**
   * Trims the volumes that are due, one after the other.
   *
   * @param every so often each volume is trimmed
   * @return until the next step
   */
  Duration step(Duration every);

  /**
   * Begins to trim this volume, whether it is due or not, and does not wait for the end.
   *
   * @return a failure if it cannot be trimmed now
   */
  Outcome<Done> begin(VolumeId volume);

  /**
   * Trims this volume and waits for the end; joins a trim of it that is under way.
   *
   * @param patience when it is over the trim goes on, and the next call joins it
   * @return a failure if not the whole filesystem was trimmed
   */
  Outcome<Trim> trim(VolumeId volume, Duration patience);

  /** None begins any more, and each that is under way ends with its piece. */
  void stop();

  /** The last trim of each volume that this process has tried to trim, by volume. */
  List<Trim> trims();

  /** Of all volumes, since this process began. */
  long trimmedBytes();

  /** How many trims have ended in this way, since this process began. */
  long ended(Ending how);

  /** In which way a trim ended. */
  enum Ending {
    /** The whole filesystem was trimmed. */
    DONE,
    /** The volume, its filesystem, its mount or its device is not of a kind that can be trimmed. */
    UNSUPPORTED,
    /** It is no time for it: an outage, a job, an unstage, or the mount is not proven. */
    STOPPED,
    /** The kernel refused a piece, or did not answer. */
    FAILED
  }

  /**
   * A trim that has ended.
   *
   * @param why in one sentence; empty if it is done
   * @param bytes that were given back, also if it was not done
   */
  record Trim(VolumeId volume, Ending how, String why, long bytes, Instant at) {}
}
