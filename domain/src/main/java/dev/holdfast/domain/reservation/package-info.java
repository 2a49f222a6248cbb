/**
 * NVMe reservations (NVM Express base specification, "Reservations"): by them a target itself
 * refuses the writes of a host that has lost a volume.
 */
@NullMarked
package dev.holdfast.domain.reservation;

import org.jspecify.annotations.NullMarked;
