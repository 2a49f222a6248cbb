package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A device in memory: the superblocks that a real mkfs made, and what a test writes over them. */
final class DeviceImage {
  private final Map<Long, byte[]> pieces = new TreeMap<>();
  private final long bytes;

  private DeviceImage(long bytes) {
    this.bytes = bytes;
  }

  /** An empty one. */
  static DeviceImage empty(long bytes) {
    return new DeviceImage(bytes);
  }

  /** A file of {@code superblocks} in the resources. */
  static DeviceImage of(String name) {
    try (InputStream in = DeviceImage.class.getResourceAsStream("/superblocks/" + name + ".hex")) {
      if (in == null) {
        throw new AssertionError("no such file: " + name);
      }
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      DeviceImage image =
          new DeviceImage(Long.parseLong(lines.get(1).substring("bytes ".length())));
      for (String line : lines.subList(2, lines.size())) {
        String[] words = line.split(" ", 2);
        image.write(Long.parseLong(words[0]), HexFormat.of().parseHex(words[1]));
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DeviceImage write(long offset, byte[] data) {
    byte[] before = pieces.remove(offset);
    if (before != null && before.length > data.length) {
      byte[] merged = before.clone();
      System.arraycopy(data, 0, merged, 0, data.length);
      pieces.put(offset, merged);
    } else {
      pieces.put(offset, data.clone());
    }
    return this;
  }

  DeviceImage write(long offset, String text) {
    return write(offset, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Another one's content over this one's. */
  DeviceImage over(DeviceImage other) {
    other.pieces.forEach(this::write);
    return this;
  }

  long bytes() {
    return bytes;
  }

  /** The answer of dd. */
  ProgramResult read(Program dd) {
    long block = number(dd, "bs=");
    byte[] out = new byte[(int) (block * number(dd, "count="))];
    long from = block * number(dd, "skip=");
    pieces.forEach((offset, data) -> {
      for (int i = 0; i < data.length; i++) {
        long at = offset + i - from;
        if (at >= 0 && at < out.length) {
          out[(int) at] = data[i];
        }
      }
    });
    return new ProgramResult.Exited(0, new Output(out, false), Output.EMPTY);
  }

  private static long number(Program dd, String operand) {
    return dd.argv().stream()
        .filter(word -> word.startsWith(operand))
        .mapToLong(word -> Long.parseLong(word.substring(operand.length())))
        .sum();
  }
}
