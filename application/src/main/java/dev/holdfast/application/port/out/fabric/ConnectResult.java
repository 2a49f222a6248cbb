package dev.holdfast.application.port.out.fabric;

/** What a connect shows of its target; the name is the label of the metric. */
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
