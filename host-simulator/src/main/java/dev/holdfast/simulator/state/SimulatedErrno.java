package dev.holdfast.simulator.state;

/** The simulated kernel answered a call with an error number. */
public class SimulatedErrno extends Exception {
  private static final long serialVersionUID = 1L;
  private final int errno;

  public SimulatedErrno(int errno, String what) {
    super(what + ": errno " + errno);
    this.errno = errno;
  }

  /** As in include/uapi/asm-generic/errno.h. */
  public int errno() {
    return errno;
  }
}
