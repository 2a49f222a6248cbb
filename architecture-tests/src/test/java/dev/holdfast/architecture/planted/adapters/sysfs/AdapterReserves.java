package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.application.concurrency.PropReservations;

record AdapterReserves(PropReservations reservations) {}
