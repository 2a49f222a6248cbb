package dev.holdfast.adapters.statemachine;

import dev.holdfast.application.port.out.LifecycleEngine;

/** The way to this module's engine. */
public final class LifecycleEngines {
  private LifecycleEngines() {}

  /** An engine on spring-statemachine, for any number of threads and machines. */
  public static LifecycleEngine spring() {
    return new SpringLifecycleEngine(new SpringMachines());
  }
}
