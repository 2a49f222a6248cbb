package dev.holdfast.architecture.planted.application.concurrency;

public final class PropReservations {}
