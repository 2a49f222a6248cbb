package dev.holdfast.domain.machine;

/** One move of a machine. */
public record Edge<S extends Enum<S>, E extends Enum<E> & Signal>(S from, E signal, S to) {}
