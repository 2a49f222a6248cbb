package dev.holdfast.domain.controller;

/**
 * The state of one desired connection, by its history: other than the kernel's state it shows
 * whether Holdfast requested the controller or its removal.
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
