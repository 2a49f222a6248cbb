package dev.holdfast.domain.controller;

/** What a controller is for; only I/O controllers carry namespaces. */
public enum ControllerType {
  IO,
  DISCOVERY,
  ADMIN,
  /** Old kernels do not say. */
  UNKNOWN
}
