package dev.holdfast.domain.controller;

/** Where one desired connection stands, in our eyes. */
public enum ControllerState {
  /** No controller, and none is on its way. */
  ABSENT,
  /** We asked the kernel for one and it has never been live. */
  CONNECTING,
  /** The controller carries I/O. */
  LIVE,
  /** The kernel lost the connection and retries until ctrl_loss_tmo. */
  RECOVERING,
  /** The controller is being deleted. */
  REMOVING,
  /** The kernel says that the controller is dead. */
  DEAD,
  /** The controller has gone although nobody of us removed it. */
  LOST
}
