package dev.holdfast.application.port.out;

/**
 * An interface of the host is broken in a way that no outcome describes: a file that should be
 * readable is not, a program is not what it should be. Not for things that have vanished or that a
 * kernel refuses in its normal course.
 */
public final class HostInterfaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param port the port's name
   * @param object what was touched
   * @param why what happened
   */
  public HostInterfaceException(String port, String object, String why) {
    super(port + ": " + object + ": " + why);
  }

  public HostInterfaceException(String port, String object, Throwable cause) {
    super(port + ": " + object + ": " + cause.getMessage(), cause);
  }
}
