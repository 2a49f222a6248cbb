package dev.holdfast.support.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes that a program reads from its standard input, a pipe. It may be a secret: nothing shows
 * it, and it has to fit into the pipe's buffer, so that it is written before the program reads.
 */
public final class Input {
  public static final Input NONE = new Input(new byte[0]);

  /** One page, which every pipe takes (pipe(7)). */
  private static final int MOST = 4096;

  private final byte[] bytes;

  private Input(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Input of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " bytes for a program's input");
    }
    return new Input(bytes);
  }

  public boolean empty() {
    return bytes.length == 0;
  }

  /** For the pipe, and for a program that is simulated. */
  public byte[] reveal() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Input input && Arrays.equals(bytes, input.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return empty() ? "" : "***";
  }
}
