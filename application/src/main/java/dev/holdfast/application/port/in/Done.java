package dev.holdfast.application.port.in;

/** There is nothing more to say than that it was done. */
public enum Done {
  DONE
}
