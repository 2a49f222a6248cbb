package dev.holdfast.application.operation;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.VolumeRecords.Unwritable;
import dev.holdfast.domain.failure.NodeFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a record could be written now. No process would know of a volume that is connected and
 * not recorded, so it is asked before anything is connected.
 */
public final class StateProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Probes at once, the others wait for their turn; each that hangs costs a thread. */
  private static final int MOST = 16;

  private final VolumeRecords records;
  private final AbandonableCalls calls;

  public StateProbe(VolumeRecords records, HostTime time) {
    this.records = records;
    this.calls = new AbandonableCalls("state directory", MOST, time);
  }

  public Optional<Unwritable> unwritable() {
    return switch (calls.call("probe", PATIENCE, records::unwritable)) {
      case AbandonableCalls.Answer.Returned<Optional<Unwritable>>(Optional<Unwritable> found) ->
          found;
      case AbandonableCalls.Answer.Threw<Optional<Unwritable>>(Exception cause) ->
          Optional.of(
              new Unwritable(
                  "the state directory cannot be probed: " + cause,
                  "look at the directory of holdfast.state-dir"));
      case AbandonableCalls.Answer.Abandoned<Optional<Unwritable>> _ ->
          Optional.of(hangs("a write did not end within " + PATIENCE.toSeconds() + " s"));
      case AbandonableCalls.Answer.StillHangs<Optional<Unwritable>> _ ->
          Optional.of(hangs("an earlier write has not ended"));
      case AbandonableCalls.Answer.NoPlace<Optional<Unwritable>> _ ->
          Optional.of(hangs(MOST + " earlier writes have not ended"));
    };
  }

  private static Unwritable hangs(String seen) {
    return new Unwritable(
        "the state directory does not answer: " + seen,
        "look at the disk of holdfast.state-dir; it has to be a local one");
  }

  /**
   * @throws StepFailedException if no record can be written
   */
  public void require() {
    Optional<Unwritable> why = unwritable();
    if (why.isPresent()) {
      throw new StepFailedException(
          new NodeFailure.HostNotReady(
              why.get().seen() + "; nothing was connected, because it could not be recorded",
              why.get().remedy()));
    }
  }
}
