package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.LostAnswer;
import java.nio.file.Path;

/**
 * Writing to the kernel, with the kernel's own error numbers. Calls may block for as long as the
 * kernel does; callers bound them.
 */
public interface KernelFiles {

  /** Writes a value to a sysfs attribute in one write(2). */
  void write(Path attribute, String value) throws KernelRefusal;

  /**
   * Opens a device for reading and writing, writes once, and reads the answer from the same
   * descriptor.
   *
   * @throws KernelRefusal if the request was not taken
   * @throws LostAnswer if it was, and the answer cannot be read
   */
  String exchange(Path device, String request) throws KernelRefusal, LostAnswer;

  /** Opens a device for reading and writing and reads without having written. */
  String read(Path device) throws KernelRefusal;

  /**
   * Sends an NVMe command to a namespace and waits for its end.
   *
   * @param device the block device node
   * @param number such as {@code 259:1}; a node of another device is refused (ENODEV)
   * @return the controller's status: 0, or status code type and status code (bits 10 to 0)
   * @throws KernelRefusal if the command was not sent, or its answer is not known
   */
  int submit(Path device, String number, NvmeCommand command) throws KernelRefusal;

  /**
   * Has a piece of a mounted filesystem trimmed (FITRIM), and waits for its end.
   *
   * @param directory where it is mounted
   * @param mount the number of the mount in the mount table; what is on top of another one is
   *     refused (ENODEV), and so is all on a kernel that does not report the number (ENOSYS)
   * @return how many bytes the filesystem gave back
   */
  long trim(Path directory, int mount, long from, long bytes) throws KernelRefusal;
}
