package dev.holdfast.adapters.mount;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.BlockDevices.Spread;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.Regions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads pieces all over a device in this process, since a program for each would take too long. A
 * read that hangs is left behind.
 */
final class SpreadRead {
  /** However long they take. */
  private static final int LEAST = 64;

  private final DeviceNodes nodes;
  private final AbandonableCalls calls;
  private final HostTime time;

  SpreadRead(DeviceNodes nodes, AbandonableCalls calls, HostTime time) {
    this.nodes = nodes;
    this.calls = calls;
    this.time = time;
  }

  Spread read(Path node, long bytes, Duration enough, Duration patience) {
    Answer<Spread> answer =
        calls.call("read " + node, patience, () -> read(node, bytes, new Deadline(time, enough)));
    return switch (answer) {
      case Answer.Returned<Spread>(Spread spread) -> spread;
      case Answer.Abandoned<Spread> _ ->
          new Spread.NoAnswer(node + " did not answer within " + patience.toMillis() + " ms");
      case Answer.NoPlace<Spread>(int underWay) ->
          new Spread.NoAnswer(underWay + " reads of devices are under way or hang");
      case Answer.StillHangs<Spread> _ ->
          new Spread.NoAnswer("an earlier read of " + node + " still hangs");
      case Answer.Threw<Spread>(Throwable cause) ->
          new Spread.NoAnswer(node + " was not read: " + cause);
    };
  }

  private Spread read(Path node, long bytes, Deadline enough) {
    ByteBuffer piece = ByteBuffer.allocateDirect(2 * Regions.PIECE).alignedSlice(Regions.PIECE);
    long at = 0;
    try (FileChannel device = nodes.direct(node)) {
      int pieces = 0;
      for (long offset : (Iterable<Long>) Regions.spread(bytes)::iterator) {
        if (pieces >= LEAST && enough.spent()) {
          break;
        }
        at = offset;
        piece.clear().limit(Regions.PIECE);
        int got = device.read(piece, offset);
        if (got != Regions.PIECE) {
          return doubt(offset, Content.UNREADABLE, "cannot be read: got " + got + " bytes");
        }
        if (!zero(piece.flip())) {
          return doubt(offset, Content.DATA, "is not zero");
        }
        pieces++;
      }
      return new Spread.AllZero(pieces);
    } catch (InterruptedIOException e) {
      return new Spread.NoAnswer(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return doubt(at, Content.UNREADABLE, "cannot be read: " + e);
    }
  }

  private static Spread doubt(long offset, Content content, String why) {
    return new Spread.Doubt(new Region(offset, Regions.PIECE, content), why);
  }

  private static boolean zero(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bytes.getLong() != 0) {
        return false;
      }
    }
    return true;
  }
}
