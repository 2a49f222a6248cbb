package dev.holdfast.adapters.sysfs.libc;

import java.nio.file.Path;

/**
 * A directory that stays the same object until it is closed: all that is read in it belongs
 * together, and is no longer found once the object was removed.
 */
public final class OpenDirectory implements AutoCloseable {
  private final Path path;
  private final ObjectNumber object;
  private final int number;
  private final Runnable close;
  private boolean closed;

  /**
   * @param object equal to another's if both are the same
   * @param number of the open file; {@link FileCalls#NOWHERE} where there is none, and its entries
   *     are resolved by path
   */
  public OpenDirectory(Path path, ObjectNumber object, int number, Runnable close) {
    this.path = path;
    this.object = object;
    this.number = number;
    this.close = close;
  }

  public RelativeLocation place() {
    return new RelativeLocation(path, number == FileCalls.NOWHERE ? null : this, "");
  }

  public ObjectNumber object() {
    return object;
  }

  public int number() {
    if (closed) {
      throw new IllegalStateException(path + " is closed");
    }
    return number;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      close.run();
    }
  }
}
