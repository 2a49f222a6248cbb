package dev.holdfast.application.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failure to read is not remembered. */
class CachedVolumeRecordsTest {
  private final AnyVolume any = new AnyVolume(new Random(20_261_123L));
  private final StagedVolume one = any.volume(new VolumeId("pvc-1"));
  private final StagedVolume two = any.volume(new VolumeId("pvc-2"));
  private final Disk disk = new Disk();
  private final CachedVolumeRecords records = new CachedVolumeRecords(disk);

  @Test
  void aDirectoryThatCannotBeListedIsAskedAgain() {
    disk.broken = true;
    assertThatThrownBy(records::read).isInstanceOf(HostInterfaceException.class);
    assertThatThrownBy(() -> records.find(one.id())).isInstanceOf(HostInterfaceException.class);

    disk.broken = false;
    disk.readable.add(one);

    assertThat(records.read().volumes()).containsExactly(one);
    assertThat(records.find(one.id())).contains(one);
  }

  @Test
  void aRecordThatBecomesReadableIsPickedUp() {
    disk.readable.add(one);
    disk.unreadable.add(two);
    assertThat(records.read().volumes()).containsExactly(one);
    assertThat(records.read().doubt()).contains("pvc-2 cannot be read");
    assertThatThrownBy(() -> records.find(two.id())).isInstanceOf(HostInterfaceException.class);

    disk.readable.add(two);
    disk.unreadable.clear();

    assertThat(records.read().volumes()).containsExactly(one, two);
    assertThat(records.read().doubt()).isEmpty();
  }

  @Test
  void aRecordThatBecomesReadableIsKnownFromTheFirstThatAsksForIt() {
    disk.unreadable.add(two);
    assertThat(records.all()).isEmpty();

    disk.readable.add(two);
    disk.unreadable.clear();

    assertThat(records.find(two.id())).contains(two);
    assertThat(records.all()).containsExactly(two);
  }

  @Test
  void whatCanBeReadIsReadOnce() {
    disk.readable.add(one);
    for (int i = 0; i < 5; i++) {
      assertThat(records.all()).containsExactly(one);
    }
    assertThat(disk.reads).isEqualTo(1);
  }

  /** A disk flushes in its own time; meanwhile the loop looks, and other volumes have calls. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsKnownIsReadWhileAnotherRecordIsWritten() throws InterruptedException {
    disk.readable.add(one);
    assertThat(records.all()).containsExactly(one);
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch flushed = new CountDownLatch(1);
    disk.whileWriting =
        () -> {
          writing.countDown();
          try {
            flushed.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Thread writer = Thread.ofVirtual().start(() -> records.put(two));
    writing.await();

    assertThat(records.find(one.id())).contains(one);
    assertThat(records.read().volumes()).containsExactly(one);

    flushed.countDown();
    writer.join();
    assertThat(records.read().volumes()).containsExactly(one, two);
    assertThat(disk.reads).isEqualTo(1);
  }

  private static final class Disk extends RecordsWithoutMarks {
    final List<StagedVolume> readable = new ArrayList<>();
    final List<StagedVolume> unreadable = new ArrayList<>();
    boolean broken;
    Runnable whileWriting = () -> {};
    int reads;

    @Override
    public Optional<StagedVolume> find(VolumeId volume) {
      if (unreadable.stream().anyMatch(there -> there.id().equals(volume))) {
        throw new HostInterfaceException("VolumeRecords", volume.value(), "cannot be read");
      }
      return readable.stream().filter(there -> there.id().equals(volume)).findFirst();
    }

    @Override
    public Records read() {
      if (broken) {
        throw new HostInterfaceException("VolumeRecords", "volumes", "Input/output error");
      }
      reads++;
      return new Records(
          readable,
          unreadable.stream()
              .map(there -> new Unreadable(there.id().value(), "cannot be read"))
              .toList());
    }

    @Override
    public void put(StagedVolume volume) {
      whileWriting.run();
      readable.add(volume);
    }

    @Override
    public void remove(VolumeId volume) {
      readable.removeIf(there -> there.id().equals(volume));
    }
  }
}
