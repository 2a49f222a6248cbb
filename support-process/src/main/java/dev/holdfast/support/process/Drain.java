package dev.holdfast.support.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads a stream to its end, keeps the beginning and drops the rest, so that its writer never
 * blocks.
 */
final class Drain implements Runnable {
  private final InputStream stream;
  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean truncated;

  Drain(InputStream stream, int limit) {
    this.stream = stream;
    this.limit = limit;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[16 * 1024];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        keep(buffer, n);
      }
    } catch (IOException e) {
      // the program was killed: what has come is what there is
    } finally {
      ended.countDown();
    }
  }

  private synchronized void keep(byte[] buffer, int length) {
    int room = Math.min(length, limit - kept.size());
    kept.write(buffer, 0, room);
    truncated |= room < length;
  }

  /** Waits for the end; an interrupted caller waits no longer. */
  void awaitEnd(Duration patience) {
    try {
      boolean _ = ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The output read so far. */
  synchronized Output output() {
    return new Output(kept.toByteArray(), truncated);
  }
}
