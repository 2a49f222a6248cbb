package dev.holdfast.domain.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.format.Regions.Place;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
  private static final long MIB = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -4096, -1, 0, 1, 511})
  void thereIsNothingToReadOfADeviceWithoutASector(long bytes) {
    assertThat(Regions.of(bytes)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {512, 4096, 5120, MIB, 3 * MIB - 512, 3 * MIB})
  void aSmallDeviceIsReadWhole(long bytes) {
    assertThat(Regions.of(bytes)).containsExactly(new Place(0, (int) bytes));
  }

  /** The second of four allocation groups of xfs begins there. */
  @Test
  void whatBeginsJustWhereTheHeadEndsIsRead() {
    assertThat(Regions.of(8 * MIB)).contains(new Place(2 * MIB, 64 * 1024));
  }

  @ParameterizedTest
  @ValueSource(longs = {4096, 5120, 3 * MIB, 1 << 30, 10L << 30, 1_000_204_886_016L, 1L << 60})
  void piecesOfASpreadAreAlignedAndInside(long bytes) {
    assertThat(Regions.spread(bytes).boxed())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(offset -> offset % 4096 == 0 && offset >= 0 && offset + Regions.PIECE <= bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2048, 512",
    "1, 64, 16384",
    "10, 2048, 5120",
    "100, 2048, 51200",
    "10, 512, 20480"
  })
  void thePiecesOfASpreadLeaveNoGapThatIsLarger(long gibibytes, int read, long kibibytes) {
    long bytes = gibibytes << 30;
    long[] offsets =
        LongStream.concat(LongStream.of(0, bytes), Regions.spread(bytes).limit(read))
            .sorted()
            .toArray();
    for (int i = 1; i < offsets.length; i++) {
      assertThat(offsets[i] - offsets[i - 1]).isLessThanOrEqualTo(kibibytes << 10);
    }
  }

  @Test
  void nothingIsSpreadOverLessThanAPiece() {
    assertThat(Regions.spread(512)).isEmpty();
    assertThat(Regions.spread(0)).isEmpty();
  }

  @Test
  void everyPlaceIsAlignedAndInsideUpToTheLastSector() {
    LongStream.of(
            3 * MIB + 512,
            3 * MIB + 4096,
            3 * MIB + 68 * 1024,
            4 * MIB,
            1_000_204_886_016L,
            1L << 40,
            Long.MAX_VALUE)
        .forEach(RegionsTest::soundFor);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      soundFor(random.nextLong(1L << (10 + random.nextInt(50))));
    }
  }

  private static void soundFor(long bytes) {
    List<Place> places = Regions.of(bytes);
    long end = 0;
    for (Place place : places) {
      assertThat(place.offset() % 4096).as("alignment of %s of %d", place, bytes).isZero();
      assertThat(place.length() % 512).as("length of %s of %d", place, bytes).isZero();
      assertThat(place.length()).as("%s of %d", place, bytes).isBetween(512, (int) (3 * MIB));
      end = place.offset() + place.length();
    }
    assertThat(end).as("the last sector of %d", bytes).isEqualTo(bytes - bytes % 512);
    assertThat(places)
        .as("%d", bytes)
        .isSortedAccordingTo(RegionsTest::byOffset)
        .doesNotHaveDuplicates()
        .allMatch(place -> place.offset() >= 0 && place.offset() + place.length() <= bytes);
  }

  private static int byOffset(Place a, Place b) {
    return Long.compare(a.offset(), b.offset());
  }

  @Test
  void aBigDeviceIsReadAtBothEndsAndAllOver() {
    long bytes = 1L << 40;

    List<Place> places = Regions.of(bytes);

    assertThat(places).startsWith(new Place(0, (int) (2 * MIB)));
    assertThat(places.getLast()).isEqualTo(new Place(bytes - MIB, (int) MIB));
    for (int part = 0; part < 16; part++) {
      long from = bytes / 16 * part;
      assertThat(places)
          .as("sixteenth %d", part)
          .anyMatch(place -> place.offset() >= from && place.offset() < from + bytes / 16);
    }
  }

  /** By mke2fs -n, btrfs' mirrors and xfs_db of real filesystems of this size. */
  @ParameterizedTest
  @CsvSource({
    "1073741824, 8389632, 'ext4, 1 KiB blocks, first copy'",
    "1073741824, 25166848, 'ext4, 1 KiB blocks, second copy'",
    "1073741824, 134217728, 'ext4, 4 KiB blocks, first copy'",
    "1073741824, 402653184, 'ext4, 4 KiB blocks, second copy'",
    "1073741824, 67108864, 'btrfs, first mirror'",
    "1099511627776, 274877906944, 'btrfs, second mirror'",
    "1073741824, 268435456, 'xfs, second allocation group'",
    "1073741824, 805306368, 'xfs, last allocation group'",
    "8796093022208, 1099511623680, 'xfs, allocation groups of 1 TiB'"
  })
  void aCopyOfASuperblockIsRead(long bytes, long at, String what) {
    assertThat(Regions.of(bytes))
        .as(what)
        .anyMatch(place -> place.offset() <= at && place.offset() + place.length() >= at + 4096);
  }

  @Test
  void theBackupPartitionTableInAnOddLastSectorIsRead() {
    long bytes = 100 * MIB + 512;

    Place last = Regions.of(bytes).getLast();

    assertThat(last.offset() + last.length()).isEqualTo(bytes);
  }
}
