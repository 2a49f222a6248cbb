package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.adapters.mount.record.Digests;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.BlockDevices.Spread;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.format.Regions.Place;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads devices past the page cache, so that a stale page cannot give a wrong answer: in this
 * process, since a program for each place would take longer than the reads. A read that hangs is
 * left behind with its thread, and while it hangs the device is not read again.
 */
public final class DeviceReads {
  /** Pieces of a spread, however long they take. */
  private static final int LEAST = 64;

  /** Bytes of one read; a multiple of what every device reads. */
  private static final int BUFFER = 1 << 20;

  /** Every block of a device fits into it, and every read starts at a multiple of it. */
  private static final int ALIGNMENT = Regions.PIECE;

  private static final int SMALLEST_BLOCK = 512;

  /** Bytes of a sample. */
  private static final int SHOWN = 32;

  /** Hexadecimal digits: enough to notice a change. */
  private static final int DIGEST = 32;

  private final Opening opening;
  private final AbandonableCalls calls;
  private final HostTime time;

  /** Opens a device for reads past the page cache; it and each read may hang. */
  @FunctionalInterface
  public interface Opening {
    FileChannel of(Path node) throws IOException;
  }

  public DeviceReads(Opening opening, AbandonableCalls calls, HostTime time) {
    this.opening = opening;
    this.calls = calls;
    this.time = time;
  }

  /**
   * @param places whole blocks, at multiples of 4 KiB
   */
  public Readings places(Path node, List<Place> places, Duration patience) {
    return call(
        node,
        patience,
        device -> {
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(BUFFER, ALIGNMENT).asByteBuffer();
            List<ReadOutcome> outcomes = new ArrayList<>();
            for (Place place : places) {
              outcomes.add(outcome(device, place, buffer));
            }
            return new Readings.Read(outcomes);
          }
        },
        Readings.NoAnswer::new,
        Readings.Unreadable::new);
  }

  /** The bytes of a place at any offset; empty if they cannot be read. */
  public Optional<byte[]> bytes(Path node, long offset, int length, Duration patience) {
    int before = (int) (offset % ALIGNMENT);
    return call(
        node,
        patience,
        device -> {
          try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = new byte[before + length];
            ByteBuffer buffer = arena.allocate(BUFFER, ALIGNMENT).asByteBuffer();
            return read(device, offset - before, bytes, buffer) == bytes.length
                ? Optional.of(Arrays.copyOfRange(bytes, before, bytes.length))
                : Optional.empty();
          }
        },
        _ -> Optional.empty(),
        _ -> Optional.empty());
  }

  /**
   * @param enough after so long it ends with what was read
   */
  public Spread spread(Path node, long bytes, Duration enough, Duration patience) {
    return call(
        node,
        patience,
        device -> spread(device, bytes, new Deadline(time, enough)),
        Spread.NoAnswer::new,
        why -> doubt(0, Content.UNREADABLE, why));
  }

  /** Work with an open device. */
  @FunctionalInterface
  private interface Work<T> {
    T with(FileChannel device) throws IOException;
  }

  private <T> T call(
      Path node,
      Duration patience,
      Work<T> work,
      Function<String, T> noAnswer,
      Function<String, T> unreadable) {
    Answer<T> answer =
        calls.call(
            "read " + node,
            patience,
            () -> {
              try (FileChannel device = opening.of(node)) {
                return work.with(device);
              } catch (IOException e) {
                return unreadable.apply("cannot be opened: " + e);
              }
            });
    return switch (answer) {
      case Answer.Returned<T>(T value) -> value;
      case Answer.Abandoned<T> _ ->
          noAnswer.apply(node + " did not answer within " + patience.toMillis() + " ms");
      case Answer.NoPlace<T>(int underWay) ->
          noAnswer.apply(underWay + " reads of devices are under way or hang");
      case Answer.StillHangs<T> _ -> noAnswer.apply("an earlier read of " + node + " still hangs");
      case Answer.Threw<T>(Throwable cause) -> noAnswer.apply(node + " was not read: " + cause);
    };
  }

  private static ReadOutcome outcome(FileChannel device, Place place, ByteBuffer buffer) {
    if (place.offset() < 0
        || place.offset() % ALIGNMENT != 0
        || place.length() <= 0
        || place.length() % SMALLEST_BLOCK != 0) {
      return new ReadOutcome.Unreadable(place + " is no whole blocks");
    }
    byte[] bytes = new byte[place.length()];
    try {
      int got = read(device, place.offset(), bytes, buffer);
      if (got != bytes.length) {
        // a removed device reads as if it ended, without an error
        return new ReadOutcome.Unreadable(
            "got %d of %d bytes at byte %d".formatted(got, bytes.length, place.offset()));
      }
    } catch (IOException e) {
      return new ReadOutcome.Unreadable("at byte " + place.offset() + ": " + e.getMessage());
    }
    return zero(ByteBuffer.wrap(bytes))
        ? new ReadOutcome.AllZero()
        : new ReadOutcome.HasData(sample(place.offset(), bytes));
  }

  /** Reads whole blocks, of which the last may be a smaller one: the device ends there. */
  private static int read(FileChannel device, long offset, byte[] into, ByteBuffer buffer)
      throws IOException {
    int got = 0;
    while (got < into.length && got % ALIGNMENT == 0) {
      int left = into.length - got;
      buffer.clear().limit(Math.min(BUFFER, Math.ceilDiv(left, ALIGNMENT) * ALIGNMENT));
      int read = device.read(buffer, offset + got);
      if (read <= 0) {
        break;
      }
      int taken = Math.min(read, left);
      buffer.flip().get(into, got, taken);
      got += taken;
    }
    return got;
  }

  private static DataSample sample(long offset, byte[] bytes) {
    int first = 0;
    while (bytes[first] == 0) {
      first++;
    }
    int length = Math.min(SHOWN, bytes.length - first);
    String text =
        new String(bytes, first, length, StandardCharsets.US_ASCII)
            .replaceAll("[^\\x20-\\x7e]", ".");
    return new DataSample(
        offset + first,
        HexFormat.of().formatHex(bytes, first, first + length) + " |" + text + "|",
        Digests.sha256(bytes).substring(0, DIGEST));
  }

  private static Spread spread(FileChannel device, long bytes, Deadline enough) {
    long at = 0;
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer piece = arena.allocate(Regions.PIECE, ALIGNMENT).asByteBuffer();
      int pieces = 0;
      for (long offset : (Iterable<Long>) Regions.spread(bytes)::iterator) {
        if (pieces >= LEAST && enough.spent()) {
          break;
        }
        at = offset;
        int got = device.read(piece.clear(), offset);
        if (got != Regions.PIECE) {
          return doubt(offset, Content.UNREADABLE, "cannot be read: got " + got + " bytes");
        }
        if (!zero(piece.flip())) {
          return doubt(offset, Content.DATA, "is not zero");
        }
        pieces++;
      }
      return new Spread.AllZero(pieces);
    } catch (IOException e) {
      return doubt(at, Content.UNREADABLE, "cannot be read: " + e);
    }
  }

  private static Spread doubt(long offset, Content content, String why) {
    return new Spread.Doubt(new Region(offset, Regions.PIECE, content), why);
  }

  /** Of a length that is a multiple of eight. */
  private static boolean zero(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bytes.getLong() != 0) {
        return false;
      }
    }
    return true;
  }
}
