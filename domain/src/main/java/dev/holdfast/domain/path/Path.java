package dev.holdfast.domain.path;

import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;

/**
 * One way to one namespace.
 *
 * @param device the kernel's name of the path ({@code nvme0c1n1}, or the namespace's own device
 *     without native multipath); never mounted or formatted
 * @param head the namespace device that I/O goes to
 */
public record Path(
    String device,
    ControllerName controller,
    KernelState controllerState,
    AnaState ana,
    DeviceName head) {

  /**
   * A controller in {@code connecting} still shows the ANA state of better days: both have to be
   * good.
   */
  public boolean usable() {
    return controllerState.live() && ana.usable();
  }
}
