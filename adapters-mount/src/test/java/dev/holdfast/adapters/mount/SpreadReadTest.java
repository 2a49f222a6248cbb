package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.BlockDevices.Spread;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpreadReadTest {
  private static final long BYTES = 1L << 30;
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path dir;

  private final CountDownLatch hangs = new CountDownLatch(1);

  @BeforeEach
  void makeADevice() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(device().toFile(), "rw")) {
      file.setLength(BYTES);
    }
  }

  private Path device() {
    return dir.resolve("device");
  }

  private static SpreadRead reads(Opening opening) {
    return new SpreadRead(
        new Nodes(opening), new AbandonableCalls("test", 2, HostTime.system()), HostTime.system());
  }

  private static FileChannel opened(Path node) throws IOException {
    return FileChannel.open(node, StandardOpenOption.READ);
  }

  @Test
  void readsAllPiecesWhereThereIsTime() {
    assertThat(reads(SpreadReadTest::opened).read(device(), BYTES, LONG, LONG))
        .isEqualTo(new Spread.AllZero(2048));
  }

  @Test
  void readsAFewOfASlowDevice() {
    assertThat(reads(SpreadReadTest::opened).read(device(), BYTES, Duration.ZERO, LONG))
        .isEqualTo(new Spread.AllZero(64));
  }

  /** As a device reads that was removed. */
  @Test
  void whatEndsTooEarlyIsNotZero() {
    assertThat(reads(SpreadReadTest::opened).read(device(), 2 * BYTES, LONG, LONG))
        .isInstanceOfSatisfying(
            Spread.Doubt.class,
            doubt -> assertThat(doubt.piece().content()).isEqualTo(Content.UNREADABLE));
  }

  @Test
  void whatCannotBeOpenedIsNotZero() {
    SpreadRead failing =
        reads(_ -> {
          throw new IOException("Input/output error");
        });

    assertThat(failing.read(device(), BYTES, LONG, LONG))
        .isEqualTo(
            new Spread.Doubt(
                new Region(0, 4096, Content.UNREADABLE),
                "cannot be read: java.io.IOException: Input/output error"));
  }

  @Test
  void aDeviceThatHangsIsLeftBehindAndNotReadAgain() {
    SpreadRead hanging =
        reads(node -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException(node.toString());
          }
          return opened(node);
        });

    assertThat(hanging.read(device(), BYTES, LONG, Duration.ofMillis(1)))
        .isInstanceOf(Spread.NoAnswer.class);
    assertThat(hanging.read(device(), BYTES, LONG, LONG))
        .isEqualTo(new Spread.NoAnswer("an earlier read of " + device() + " still hangs"));
    hangs.countDown();
  }

  @FunctionalInterface
  private interface Opening {
    FileChannel of(Path node) throws IOException;
  }

  private record Nodes(Opening opening) implements DeviceNodes {
    @Override
    public Optional<DeviceNumber> numberOf(Path node) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Hold hold(Path node) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel direct(Path node) throws IOException {
      return opening.of(node);
    }
  }
}
