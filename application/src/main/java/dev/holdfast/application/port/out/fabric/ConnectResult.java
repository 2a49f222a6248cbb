package dev.holdfast.application.port.out.fabric;

/** The result of a connect, as far as it shows whether the target answers; the metric's label. */
public enum ConnectResult {
  /** The target accepted it. */
  DONE,
  /** The target or the kernel answered otherwise, and soon. */
  REFUSED,
  /** There was no answer. */
  SILENT,
  /** Nothing was sent to the target: it shows nothing of it. */
  NOT_TRIED
}
