package dev.holdfast.domain.controller;

/** The purpose of a controller; only I/O controllers carry namespaces. */
public enum ControllerType {
  IO,
  DISCOVERY,
  ADMIN,
  /** Old kernels do not say. */
  UNKNOWN
}
