package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.adapters.mount.record.Digests;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads a device with dd and O_DIRECT, so that a stale page cannot give a wrong answer and a hung
 * device cannot stop this process: only the child hangs.
 */
public final class UncachedRead {
  private static final int LARGEST_BLOCK = 1 << 20;

  /** The size of the smallest logical block of a device. */
  private static final int SMALLEST_BLOCK = 512;

  /** Bytes of a sample. */
  private static final int SHOWN = 32;

  /** Hexadecimal digits: enough to notice a change. */
  private static final int DIGEST = 32;

  private final ProgramRunner programs;

  public UncachedRead(ProgramRunner programs) {
    this.programs = programs;
  }

  /** All of the region, or {@code Unreadable}, or {@code NoAnswer}. */
  public ReadOutcome read(Path node, long offset, int length, Duration patience) {
    return switch (whole(node, offset, length, patience)) {
      case Region.Bytes(Output read) ->
          read.allZero()
              ? new ReadOutcome.AllZero()
              : new ReadOutcome.HasData(sample(offset, read.bytes()));
      case Region.Unreadable(String why) -> new ReadOutcome.Unreadable(why);
      case Region.NoAnswer(String why) -> new ReadOutcome.NoAnswer(why);
    };
  }

  /** The bytes of all of the region; empty if they cannot be read. */
  public Optional<byte[]> bytes(Path node, long offset, int length, Duration patience) {
    return whole(node, offset, length, patience) instanceof Region.Bytes(Output read)
        ? Optional.of(read.bytes())
        : Optional.empty();
  }

  private sealed interface Region {
    record Bytes(Output read) implements Region {}

    record Unreadable(String why) implements Region {}

    record NoAnswer(String why) implements Region {}
  }

  private Region whole(Path node, long offset, int length, Duration patience) {
    long block = block(offset, length);
    if (offset < 0 || length <= 0 || block < SMALLEST_BLOCK) {
      return new Region.Unreadable(
          "bytes " + offset + " to " + (offset + length) + " are no whole blocks");
    }
    Program dd =
        Program.of(
                patience,
                "dd",
                "if=" + node,
                "bs=" + block,
                "skip=" + offset / block,
                "count=" + length / block,
                "iflag=direct,fullblock",
                "status=none")
            .withMaxOutput(length);
    return outcome(dd, programs.run(dd), length);
  }

  private static Region outcome(Program dd, ProgramResult result, int length) {
    if (result instanceof ProgramResult.TimedOut) {
      return new Region.NoAnswer(Explanation.of(dd, result));
    }
    if (!(result instanceof ProgramResult.Exited exited) || !exited.ok()) {
      return new Region.Unreadable(Explanation.of(dd, result));
    }
    Output read = exited.stdout();
    // a removed device reads as if it ended, without an error
    return read.size() != length || read.truncated()
        ? new Region.Unreadable(
            "got " + read + " of " + length + " (" + String.join(" ", dd.argv()) + ")")
        : new Region.Bytes(read);
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

  /** The largest power of two that divides both. */
  private static long block(long offset, int length) {
    return Math.min(LARGEST_BLOCK, Long.lowestOneBit(offset | length));
  }
}
