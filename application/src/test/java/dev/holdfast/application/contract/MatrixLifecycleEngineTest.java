package dev.holdfast.application.contract;

import dev.holdfast.application.port.out.LifecycleEngine;

class MatrixLifecycleEngineTest extends LifecycleEngineContract {
  @Override
  protected LifecycleEngine engine() {
    return new MatrixLifecycleEngine();
  }
}
