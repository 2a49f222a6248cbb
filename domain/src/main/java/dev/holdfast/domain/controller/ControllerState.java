package dev.holdfast.domain.controller;

/**
 * Where one desired connection stands, given what came before: unlike the kernel's word it knows
 * whether Holdfast asked for the controller or for its end.
 */
public enum ControllerState {
  /** No controller that will stay, and none is on its way. */
  ABSENT,
  /** The kernel was asked for one and it has not been live since. */
  CONNECTING,
  /** The controller carries I/O. */
  LIVE,
  /**
   * The controller is there and carries no I/O; as a rule the kernel retries until ctrl_loss_tmo.
   */
  RECOVERING,
  /** The kernel was asked to delete the controller, and it is still there. */
  REMOVING,
  /** The kernel reports the controller as dead. */
  DEAD,
  /** The controller disappeared, or is being deleted, and Holdfast did not ask for that. */
  LOST
}
