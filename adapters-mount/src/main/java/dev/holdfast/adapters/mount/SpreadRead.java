package dev.holdfast.adapters.mount;

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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads pieces all over a device in this process, since a program for each would take too long. A
 * read that hangs costs a thread, one for each device.
 */
final class SpreadRead {
  /** However long they take. */
  private static final int LEAST = 64;

  private final DeviceNodes nodes;
  private final Set<Path> reading = ConcurrentHashMap.newKeySet();

  SpreadRead(DeviceNodes nodes) {
    this.nodes = nodes;
  }

  Spread read(Path node, long bytes, Duration enough, Duration patience) {
    if (!reading.add(node)) {
      return new Spread.NoAnswer("an earlier read of " + node + " still hangs");
    }
    CompletableFuture<Spread> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("read " + node)
        .start(() -> {
          try {
            Spread spread = read(node, bytes, System.nanoTime() + enough.toNanos(), patience);
            reading.remove(node);
            result.complete(spread);
          } catch (Throwable e) {
            reading.remove(node);
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Spread.NoAnswer(node + " did not answer within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Spread.NoAnswer("interrupted while " + node + " was read");
    } catch (ExecutionException e) {
      return new Spread.NoAnswer(node + " was not read: " + e.getCause());
    }
  }

  private Spread read(Path node, long bytes, long end, Duration patience) {
    ByteBuffer piece = ByteBuffer.allocateDirect(2 * Regions.PIECE).alignedSlice(Regions.PIECE);
    long at = 0;
    try (FileChannel device = nodes.direct(node, patience)) {
      int pieces = 0;
      for (long offset : (Iterable<Long>) Regions.spread(bytes)::iterator) {
        if (pieces >= LEAST && System.nanoTime() - end > 0) {
          break;
        }
        at = offset;
        piece.clear().limit(Regions.PIECE);
        int got = device.read(piece, offset);
        if (got != Regions.PIECE) {
          return doubt(offset, Content.UNREADABLE, "got " + got + " bytes");
        }
        if (!zero(piece.flip())) {
          return doubt(offset, Content.DATA, "not zero");
        }
        pieces++;
      }
      return new Spread.AllZero(pieces);
    } catch (InterruptedIOException e) {
      return new Spread.NoAnswer(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return doubt(at, Content.UNREADABLE, e.toString());
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
