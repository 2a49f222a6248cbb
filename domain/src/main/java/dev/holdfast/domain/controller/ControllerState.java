package dev.holdfast.domain.controller;

/** Where one desired connection stands, in our eyes. */
public enum ControllerState {
  /** No controller that will stay, and none is on its way. */
  ABSENT,
  /** We asked the kernel for one and it has not been live since. */
  CONNECTING,
  /** The controller carries I/O. */
  LIVE,
  /**
   * The controller is there and carries no I/O; as a rule the kernel retries until ctrl_loss_tmo.
   */
  RECOVERING,
  /** We told the kernel to delete the controller and it has not gone yet. */
  REMOVING,
  /** The kernel says that the controller is dead. */
  DEAD,
  /** The controller has gone, or is going, although nobody of us removed it. */
  LOST
}
