package dev.holdfast.domain.volume;

/** Whether a volume's target is asked to refuse the writes of other hosts. */
public enum FencingPolicy {
  /** If the namespace supports reservations. */
  AUTO,
  /** A volume whose namespace does not support them is not staged. */
  REQUIRE,
  OFF
}
