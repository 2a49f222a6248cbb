package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.util.OptionalLong;

/**
 * A controller that Holdfast created, and no other one of this boot: the kernel gives the name to
 * others, and the number to none.
 *
 * @param address that was asked for
 * @param host as which it was asked for
 * @param number see {@link Controller#number}
 */
public record CreatedController(
    SubsystemNqn nqn, TransportId address, Host host, ControllerName name, long number) {

  /** True if this is the one that is seen. */
  public boolean is(Controller seen) {
    return seen.name().equals(name) && seen.number().equals(OptionalLong.of(number));
  }

  /** True if it is removed, as far as these are all controllers: its name is free or another's. */
  public boolean goneFrom(Iterable<Controller> all) {
    for (Controller seen : all) {
      if (seen.name().equals(name)) {
        // without a number it is not known which one it is
        return seen.number().isPresent() && seen.number().getAsLong() != number;
      }
    }
    return true;
  }
}
