package dev.holdfast.application.port.out;

import dev.holdfast.domain.job.ProgramIdentity;

/** Programs that an earlier process of Holdfast began, and that are no children of this one. */
public interface HostPrograms {
  Life life(ProgramIdentity program);

  /** Asks it to end; does nothing if it is not alive. */
  void terminate(ProgramIdentity program);

  void kill(ProgramIdentity program);

  /** Whether a program runs. */
  sealed interface Life {
    record Alive() implements Life {}

    record Dead() implements Life {}

    /**
     * @param why as a part of a sentence, with what helps
     */
    record Unknown(String why) implements Life {}
  }
}
