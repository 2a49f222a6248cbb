package dev.holdfast.adapters.mount.blockdevice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.BlockDevices.Spread;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.domain.format.Regions.Place;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceReadsTest {
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

  private static DeviceReads reads(DeviceReads.Opening opening) {
    return new DeviceReads(
        opening, new AbandonableCalls("test", 2, HostTime.system()), HostTime.system());
  }

  private static FileChannel opened(Path node) throws IOException {
    return FileChannel.open(node, StandardOpenOption.READ);
  }

  @Test
  void readsAllPiecesWhereThereIsTime() {
    assertThat(reads(DeviceReadsTest::opened).spread(device(), BYTES, LONG, LONG))
        .isEqualTo(new Spread.AllZero(2048));
  }

  @Test
  void readsAFewOfASlowDevice() {
    assertThat(reads(DeviceReadsTest::opened).spread(device(), BYTES, Duration.ZERO, LONG))
        .isEqualTo(new Spread.AllZero(64));
  }

  /** As a device reads that was removed. */
  @Test
  void whatEndsTooEarlyIsNotZero() {
    assertThat(reads(DeviceReadsTest::opened).spread(device(), 2 * BYTES, LONG, LONG))
        .isInstanceOfSatisfying(
            Spread.Doubt.class,
            doubt -> assertThat(doubt.piece().content()).isEqualTo(Content.UNREADABLE));
  }

  @Test
  void whatCannotBeOpenedIsNotZero() {
    DeviceReads failing =
        reads(_ -> {
          throw new IOException("Input/output error");
        });

    assertThat(failing.spread(device(), BYTES, LONG, LONG))
        .isEqualTo(
            new Spread.Doubt(
                new Region(0, 4096, Content.UNREADABLE),
                "cannot be opened: java.io.IOException: Input/output error"));
  }

  @Test
  void aDeviceThatHangsIsLeftBehindAndNotReadAgain() {
    DeviceReads hanging =
        reads(node -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException(node.toString());
          }
          return opened(node);
        });

    assertThat(hanging.spread(device(), BYTES, LONG, Duration.ofMillis(1)))
        .isInstanceOf(Spread.NoAnswer.class);
    assertThat(hanging.spread(device(), BYTES, LONG, LONG))
        .isEqualTo(new Spread.NoAnswer("an earlier read of " + device() + " still hangs"));
    hangs.countDown();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2097152",
    "4096, 65536",
    "1073737728, 4096",
    "1073737728, 512",
    "3145728, 3670016"
  })
  void readsAllOfAPlace(long offset, int length) throws IOException {
    assertThat(place(offset, length)).isEqualTo(new ReadOutcome.AllZero());

    write(offset + length - 1, 1);

    assertThat(place(offset, length)).isInstanceOf(ReadOutcome.HasData.class);
  }

  /** As that of a device of blocks of 512 bytes. */
  @Test
  void readsAnEndThatIsNoMultipleOfFourKibibytes() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(device().toFile(), "rw")) {
      file.setLength(BYTES + 512);
    }
    assertThat(place(BYTES - 4096, 4096 + 512)).isEqualTo(new ReadOutcome.AllZero());
    assertThat(place(BYTES, 1024)).isInstanceOf(ReadOutcome.Unreadable.class);

    write(BYTES + 511, 1);

    assertThat(place(BYTES - 4096, 4096 + 512)).isInstanceOf(ReadOutcome.HasData.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 4096", "512, 4096", "0, 100", "0, 0", "0, -4096", "-4096, 4096"})
  void readsWholeBlocksOnly(long offset, int length) {
    assertThat(place(offset, length)).isInstanceOf(ReadOutcome.Unreadable.class);
  }

  @Test
  void takesAnythingButAllOfAPlaceForUnreadable() {
    assertThat(place(BYTES - 4096, 8192)).isInstanceOf(ReadOutcome.Unreadable.class);
    assertThat(place(BYTES, 4096)).isInstanceOf(ReadOutcome.Unreadable.class);
  }

  /** One that fails leaves the others as they are. */
  @Test
  void hasAnOutcomeForEachPlaceInTheirOrder() throws IOException {
    write(8192, 1);

    assertThat(
            reads(DeviceReadsTest::opened)
                .places(
                    device(),
                    List.of(new Place(BYTES, 4096), new Place(0, 4096), new Place(8192, 4096)),
                    LONG))
        .isInstanceOfSatisfying(
            Readings.Read.class,
            read ->
                assertThat(read.outcomes())
                    .hasExactlyElementsOfTypes(
                        ReadOutcome.Unreadable.class,
                        ReadOutcome.AllZero.class,
                        ReadOutcome.HasData.class));
  }

  @Test
  void showsTheFirstDataAndNoticesAChangeAnywhere() throws IOException {
    write(8192 + 16, 'a');
    write(8192 + 17, 27);
    write(8192 + 4095, 1);
    DataSample one = sample();
    write(8192 + 4095, 2);
    DataSample other = sample();

    assertThat(one.offset()).isEqualTo(8192 + 16);
    assertThat(one.text()).startsWith("611b0000").contains(" |a......");
    assertThat(DataSample.fingerprint(List.of(one)))
        .isNotEqualTo(DataSample.fingerprint(List.of(other)));
  }

  @Test
  void readsBytesAtAnyOffset() throws IOException {
    write(8193L * 1024, 7);

    assertThat(reads(DeviceReadsTest::opened).bytes(device(), 8193L * 1024, 2, LONG))
        .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(7, 0));
    assertThat(reads(DeviceReadsTest::opened).bytes(device(), BYTES - 1, 2, LONG)).isEmpty();
  }

  private DataSample sample() {
    assertThat(place(8192, 4096)).isInstanceOf(ReadOutcome.HasData.class);
    return ((ReadOutcome.HasData) place(8192, 4096)).sample();
  }

  private ReadOutcome place(long offset, int length) {
    Readings read =
        reads(DeviceReadsTest::opened).places(device(), List.of(new Place(offset, length)), LONG);
    assertThat(read).isInstanceOf(Readings.Read.class);
    return ((Readings.Read) read).outcomes().getFirst();
  }

  private void write(long offset, int value) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(device().toFile(), "rw")) {
      file.seek(offset);
      file.write(value);
    }
  }
}
