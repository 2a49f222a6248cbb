package dev.holdfast.adapters.mount.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.VolumeRecords.Records;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that are not what was written. */
class FileVolumeRecordsTest {
  private static final VolumeId ID = new VolumeId("pvc-1");
  private static final VolumeId OTHER = new VolumeId("pvc-2");

  @TempDir Path dir;

  /** The same in every run; another one by -Dholdfast.seed. */
  private final long seed = Long.getLong("holdfast.seed", 20_261_123L);

  private final AnyVolume any = new AnyVolume(new Random(seed));

  @SuppressWarnings("NullAway.Init")
  private VolumeRecords records;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @SuppressWarnings("NullAway.Init")
  private StagedVolume other;

  @BeforeEach
  void makeRecords() {
    records = new FileVolumeRecords(dir);
    file = dir.resolve(Digests.sha256(ID.value()) + ".volume");
    other = any.unformatted(OTHER);
    records.put(any.unformatted(ID));
    records.put(other);
  }

  @Test
  void trustsNoRecordThatIsCutOffAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertSetAside("length " + length);
    }
  }

  @Test
  void trustsNoRecordWithAChangedByte() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] spoiled = whole.clone();
      spoiled[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      if (new String(spoiled, StandardCharsets.ISO_8859_1)
          .matches("(?s)holdfast staged-volume [2-9]\n.*")) {
        continue; // a newer version's, for all that can be seen
      }
      Files.write(file, spoiled);
      assertSetAside("seed " + seed + " round " + i);
    }
  }

  @Test
  void trustsNoRecordOfAnotherKindOrVersion() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replace("staged-volume 1", "staged-volume 0"));
    assertSetAside("version");
    Files.writeString(file, text.replace("staged-volume 1", "controllers 2"));
    assertSetAside("kind");
    Files.writeString(file, text.replace("staged-volume 1\nsha256 ", "staged-volume 2\nsha256 0"));
    assertSetAside("digest");
    Files.writeString(file, "{\"nqn\":\"x\"}");
    assertSetAside("json");
    Files.write(file, new byte[2 << 20]);
    assertSetAside("zeros");
  }

  /** After a rollback: that version finds it again as it was. */
  @Test
  void aRecordOfANewerVersionIsNeitherReadNorMovedNorReplaced() throws IOException {
    String newer = Files.readString(file).replace("staged-volume 1", "staged-volume 12");
    Files.writeString(file, newer);

    assertThat(records.read().volumes()).containsExactly(other);
    assertThat(records.read().doubt())
        .hasValueSatisfying(
            why -> assertThat(why).contains(file.toString(), "newer version", "staged-volume 12"));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> records.find(ID),
            () -> records.everFormatted(ID),
            () -> records.put(any.unformatted(ID)),
            () -> records.remove(ID))) {
      assertThatThrownBy(call)
          .isInstanceOf(HostInterfaceException.class)
          .hasMessageContaining("newer version");
    }
    assertThat(file).hasContent(newer);

    Files.writeString(file, newer.replace("staged-volume 12", "staged-volume 1"));
    assertThat(records.find(ID)).isPresent();
  }

  /** So that no path of it is ever repaired without. */
  @Test
  void keepsThatAVolumeDemandsTlsAndNothingOfItsKey() throws IOException {
    StagedVolume demanding = other.withAttachment(tcp(other.attachment()).withTls(true));
    records.put(demanding);

    assertThat(new FileVolumeRecords(dir).find(OTHER)).contains(demanding);
    Path record = dir.resolve(Digests.sha256(OTHER.value()) + ".volume");
    assertThat(Files.readString(record)).contains("attachment.tls=true").doesNotContain("NVMeTLS");
  }

  @Test
  void takesARecordFromBeforeTlsForOneWithout() throws IOException {
    String text = Files.readString(file);
    String body =
        text.substring(text.indexOf("\nid=") + 1).replaceAll("(?m)^attachment.tls=.*\n", "");
    Files.writeString(
        file, "holdfast staged-volume 1\nsha256 " + Digests.sha256(body) + "\n" + body);

    assertThat(new FileVolumeRecords(dir).find(ID).orElseThrow().attachment().tls()).isFalse();
  }

  private static VolumeAttachment tcp(VolumeAttachment any) {
    return new VolumeAttachment(
        any.nqn(),
        List.of(TransportId.tcp("10.0.0.1", 4420)),
        any.selector(),
        any.policy(),
        1,
        any.outagePolicy(),
        any.holdFor());
  }

  @Test
  void trustsNoRecordUnderAnotherVolumesName() throws IOException {
    Files.copy(dir.resolve(Digests.sha256(OTHER.value()) + ".volume"), dir.resolve("copy"));
    Files.move(dir.resolve("copy"), file, StandardCopyOption.REPLACE_EXISTING);

    assertSetAside("another volume's");
  }

  @Test
  void trustsNoRecordWhoseFieldsCannotBe() throws IOException {
    String text = Files.readString(file);
    for (String key : List.of("stagingPath", "attachment.nqn", "capability.mode", "complete")) {
      String body = text.substring(text.indexOf("\nid=") + 1);
      String without = body.replaceAll("(?md)^" + key + "=.*\n", "");
      String nonsense = body.replaceAll("(?md)^" + key + "=.*$", key + "=\\\\0007");
      for (String spoiled : List.of(without, nonsense)) {
        Files.writeString(
            file, "holdfast staged-volume 1\nsha256 " + Digests.sha256(spoiled) + "\n" + spoiled);
        assertSetAside(key + ", seed " + seed);
      }
    }
  }

  /** As they were written before the boot, a rebuilt record, a restage, or a loss was noted. */
  @Test
  void readsRecordsOfEarlierVersions() throws IOException {
    BootId boot = new BootId(new UUID(1, 2));
    StagedVolume now =
        any.unformatted(ID)
            .withRestaging(Optional.of(boot))
            .withLost(Optional.of(new BootMoment(boot, Duration.ofMillis(1234567))));
    records.put(now);
    String text = Files.readString(file);
    String body = text.substring(text.indexOf("\nid=") + 1);
    String early = body.replaceAll("(?m)^(boot|rebuilt|restaging|lost)=.*\n", "");
    assertThat(early).doesNotContain("\nrebuilt=", "\nrestaging=", "\nboot=", "\nlost=");
    Files.writeString(
        file, "holdfast staged-volume 1\nsha256 " + Digests.sha256(early) + "\n" + early);

    StagedVolume read = records.find(ID).orElseThrow();

    assertThat(read.restaging()).isEmpty();
    assertThat(read.lost()).isEmpty();
    assertThat(read.rebuilt()).isFalse();
    assertThat(read.boot()).isEmpty();
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("progress.boot", "progress.rebuilt", "outage")
        .isEqualTo(now);
  }

  /** They took each word for one option, and the last one decided. */
  @Test
  void readsMountOptionsThatAreRefusedToday() throws IOException {
    StagedVolume now = any.unformatted(ID);
    records.put(
        new StagedVolume(
            ID,
            new StagedVolume.Request(
                now.stagingPath(),
                now.attachment(),
                new VolumeCapability(
                    new VolumeUse.Filesystem(FilesystemType.EXT4, List.of("noatime")),
                    AccessMode.SINGLE_NODE_WRITER)),
            now.device(),
            now.progress(),
            now.outage()));
    String text = Files.readString(file);
    String body = text.substring(text.indexOf("\nid=") + 1);
    String early =
        body.replace(
            "capability.mountFlag.0.word=noatime\n",
            """
            capability.mountFlag.0.word=rw
            capability.mountFlag.1.word=con"text
            capability.mountFlag.2.word=ro
            """);
    assertThat(early).isNotEqualTo(body);
    Files.writeString(
        file, "holdfast staged-volume 1\nsha256 " + Digests.sha256(early) + "\n" + early);

    VolumeCapability read = records.find(ID).orElseThrow().capability();

    assertThat(read.readOnly()).isTrue();
    assertThat(((VolumeUse.Filesystem) read.use()).options().words())
        .containsExactly("con\"text", "ro");
  }

  /** The file stays as that version wrote it: what is new has to be optional. */
  @Test
  void readsEveryFieldThatVersion010HasWritten() throws IOException {
    Path written = Path.of("src/test/resources/records/0.1.0.volume");
    Files.copy(written, file, StandardCopyOption.REPLACE_EXISTING);

    records.put(records.find(ID).orElseThrow());

    assertThat(Files.readString(file).lines())
        .containsAll(
            Files.readAllLines(written).stream()
                .filter(line -> !line.startsWith("sha256 "))
                .toList());
  }

  /** Earlier versions left no marks of raw devices: the record itself has to do. */
  @Test
  void knowsARawDeviceByARecordWithoutMarks() throws IOException {
    NamespaceIdentifiers namespace =
        new NamespaceIdentifiers(
            1, Optional.of(new UUID(1, 2)), Optional.empty(), Optional.empty());
    records.put(any.raw(ID).withIdentity(namespace));
    deleteMarks();

    assertThat(records.everRaw(ID)).isTrue();
    assertThat(records.everRaw(namespace)).isTrue();

    records.remove(ID);
    assertThat(records.everRaw(ID)).isTrue();
    assertThat(records.everRaw(namespace)).isTrue();

    deleteMarks();
    assertThat(records.everRaw(ID)).isFalse();
    assertThat(records.everRaw(namespace)).isFalse();
  }

  private void deleteMarks() throws IOException {
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(dir, "*.raw")) {
      for (Path mark : marks) {
        Files.delete(mark);
      }
    }
  }

  @Test
  void takesAVolumeWithADamagedRecordForFormattedUntilAPersonLooked() throws IOException {
    Files.writeString(file, "damaged");

    assertThat(records.everFormatted(ID)).isTrue();
    assertThat(records.everFormatted(OTHER)).isFalse();

    records.put(any.unformatted(ID));
    records.remove(ID);
    assertThat(records.everFormatted(ID)).isTrue();

    Files.delete(dir.resolve(Digests.sha256(ID.value()) + ".damaged"));
    assertThat(records.everFormatted(ID)).isFalse();
  }

  @Test
  void takesAVolumeForFormattedWhateverItsMarkLooksLike() throws IOException {
    Files.writeString(dir.resolve(Digests.sha256(ID.value()) + ".formatted"), "");

    assertThat(records.everFormatted(ID)).isTrue();
  }

  @Test
  void leavesFilesOfOthersAlone() throws IOException {
    Path foreign = Files.writeString(dir.resolve("README"), "hands off");
    Path half = Files.writeString(dir.resolve(file.getFileName() + ".tmp"), "half a record");

    assertThat(records.all()).hasSize(2);

    assertThat(foreign).exists();
    StagedVolume again = any.volume(ID);
    records.put(again);
    assertThat(records.find(ID)).contains(again);
    assertThat(half).doesNotExist();

    Files.writeString(half, "half a record");
    records.remove(ID);
    assertThat(half).doesNotExist();
  }

  @Test
  void letsNobodyElseReadItsFiles() throws IOException {
    VolumeRecords deep = new FileVolumeRecords(dir.resolve("state/volumes"));
    deep.put(any.volume(ID));

    try (Stream<Path> files = Files.walk(dir.resolve("state/volumes"))) {
      assertThat(files)
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .endsWith("------"));
    }
  }

  @Test
  void saysThatARecordCannotBeReadOrWritten() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> records.find(ID)).isInstanceOf(HostInterfaceException.class);

    VolumeRecords nowhere =
        new FileVolumeRecords(Files.createFile(dir.resolve("file")).resolve("state"));
    assertThatThrownBy(() -> nowhere.put(other)).isInstanceOf(HostInterfaceException.class);
  }

  /** A directory, a link that leads to itself, a pipe that would be waited for. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void oneRecordThatCannotBeReadKeepsNoOtherFromBeingRead() throws Exception {
    for (String[] command :
        List.of(
            new String[] {"mkdir", file.toString()},
            new String[] {"ln", "-s", file.toString(), file.toString()},
            new String[] {"mkfifo", file.toString()})) {
      Files.delete(file);
      assertThat(new ProcessBuilder(command).start().waitFor()).isZero();

      Records read = records.read();

      assertThat(read.volumes()).as(command[0]).containsExactly(other);
      assertThat(read.unreadable())
          .as(command[0])
          .singleElement()
          .satisfies(one -> assertThat(one.file()).isEqualTo(file.toString()))
          .satisfies(one -> assertThat(one.why()).contains("make the file readable again"));
      assertThat(read.doubt()).as(command[0]).isPresent();
      assertThat(records.find(OTHER)).contains(other);
      assertThatThrownBy(() -> records.find(ID))
          .as(command[0])
          .isInstanceOf(HostInterfaceException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("make the file readable again");
      assertThatThrownBy(() -> records.everFormatted(ID))
          .as(command[0])
          .isInstanceOf(HostInterfaceException.class);
    }
    Files.delete(file);
    assertThat(records.read().unreadable()).isEmpty();
  }

  /** Not moved aside, since nothing can be moved: that is no reason to lose the others. */
  @Test
  void aDamagedRecordThatCannotBeMovedAsideKeepsNoOtherFromBeingRead() throws IOException {
    Files.writeString(file, "damaged");
    Files.createDirectories(dir.resolve(file.getFileName() + ".damaged/full"));

    assertThat(records.read().volumes()).containsExactly(other);
    assertThat(records.read().unreadable()).isNotEmpty();
  }

  /** Which volume it was of is not known, nor on which subsystem: until that volume is heard of. */
  @Test
  void aDamagedRecordIsADoubtUntilItsVolumeIsRecordedAnewOrUnstaged() throws IOException {
    Files.writeString(file, "damaged");
    assertThat(records.read().volumes()).containsExactly(other);
    assertThat(records.read().doubt())
        .hasValueSatisfying(why -> assertThat(why).contains(file.getFileName() + ".damaged"));

    records.put(any.unformatted(ID));
    assertThat(records.read().doubt()).isEmpty();
    records.remove(ID);
    assertThat(records.read().doubt()).isEmpty();
    assertThat(records.everFormatted(ID)).isTrue();

    Files.writeString(file, "damaged");
    assertThat(records.read().doubt()).isPresent();
    records.remove(ID);
    assertThat(records.read().doubt()).isEmpty();
    assertThat(records.everFormatted(ID)).isTrue();
  }

  @Test
  void aDirectoryThatCannotBeListedIsNotAnEmptyOne() throws IOException {
    VolumeRecords nowhere = new FileVolumeRecords(Files.createFile(dir.resolve("plain")));

    assertThatThrownBy(nowhere::read).isInstanceOf(HostInterfaceException.class);
    assertThat(new FileVolumeRecords(dir.resolve("not-yet")).read().volumes()).isEmpty();
  }

  @Test
  void writesNoSecrets() throws IOException {
    assertThat(Files.readString(file, StandardCharsets.UTF_8).lines())
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("secret"));
  }

  /** Not trusted, not fatal, not lost, and no other record suffers. */
  private void assertSetAside(String what) throws IOException {
    assertThat(records.find(ID)).as(what).isEmpty();
    assertThat(file).as(what).doesNotExist();
    assertThat(dir.resolve(file.getFileName() + ".damaged")).as(what).exists();
    assertThat(records.all()).as(what).containsExactly(other);
    assertThat(records.everFormatted(ID)).as(what).isTrue();
  }
}
