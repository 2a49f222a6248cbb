package dev.holdfast.support.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The output of a program on one stream, up to the limit. */
public final class Output {
  public static final Output EMPTY = new Output(new byte[0], false);

  private final byte[] bytes;
  private final boolean truncated;

  public Output(byte[] bytes, boolean truncated) {
    this.bytes = bytes.clone();
    this.truncated = truncated;
  }

  Output(ByteBuffer read, boolean truncated) {
    this.bytes = new byte[read.remaining()];
    this.truncated = truncated;
    read.get(bytes);
  }

  public static Output of(String text) {
    return new Output(text.getBytes(StandardCharsets.UTF_8), false);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int size() {
    return bytes.length;
  }

  /** True if there was more than the limit. */
  public boolean truncated() {
    return truncated;
  }

  public boolean allZero() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** As UTF-8 with malformed bytes replaced, without blanks at its ends. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  @Override
  public String toString() {
    return bytes.length + " bytes" + (truncated ? " and more" : "");
  }
}
