package dev.holdfast.domain.machine;

/** A machine's answer to a signal. */
public sealed interface Transition<S extends Enum<S>> {
  /** The machine moves. */
  record Move<S extends Enum<S>>(S to) implements Transition<S> {}

  /** Nothing happens, and that is right. */
  record Stay<S extends Enum<S>>() implements Transition<S> {}

  /** The signal may not be given in this state: a mistake of the caller, never of the world. */
  record Refuse<S extends Enum<S>>() implements Transition<S> {}
}
