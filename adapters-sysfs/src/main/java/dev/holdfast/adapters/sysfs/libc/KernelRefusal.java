package dev.holdfast.adapters.sysfs.libc;

/** The kernel answered with an error number (include/uapi/asm-generic/errno.h). */
public final class KernelRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final int errno;

  /**
   * @param call such as {@code write /dev/nvme-fabrics}
   */
  public KernelRefusal(int errno, String call) {
    super(call + ": errno " + errno);
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
