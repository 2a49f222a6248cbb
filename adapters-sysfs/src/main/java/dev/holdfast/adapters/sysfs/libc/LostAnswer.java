package dev.holdfast.adapters.sysfs.libc;

/** The kernel took a request, and its answer could not be read: what it has done is not known. */
public final class LostAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  public LostAnswer(KernelRefusal cause) {
    super(cause.getMessage(), cause);
  }
}
