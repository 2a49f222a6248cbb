package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
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

  /** Reads of it, whatever the node. */
  DeviceReads reads() {
    return reads(_ -> open());
  }

  static DeviceReads reads(DeviceReads.Opening opening) {
    return new DeviceReads(
        opening, new AbandonableCalls("test", 2, HostTime.system()), HostTime.system());
  }

  private FileChannel open() throws IOException {
    FileChannel file =
        FileChannel.open(
            Files.createTempFile("device", ".image"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file.write(ByteBuffer.allocate(1), bytes - 1);
    for (Map.Entry<Long, byte[]> piece : pieces.entrySet()) {
      file.write(ByteBuffer.wrap(piece.getValue()), piece.getKey());
    }
    return file;
  }
}
