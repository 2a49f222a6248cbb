package dev.holdfast.adapters.mount.mountinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.adapters.mount.mountinfo.MountinfoParser.Parsed;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On what kernels wrote, and on what none should. */
class MountinfoParserTest {

  @Test
  void understandsEveryFieldOfALine() {
    Parsed parsed =
        parse(
            "36 35 98:0 /mnt1 /mnt/2 rw,noatime shared:2 master:1 propagate_from:7 unbindable"
                + " - ext3 /dev/root rw,errors=continue\n");

    assertThat(parsed.malformed()).isEmpty();
    assertThat(parsed.mounts())
        .containsExactly(
            new Mount(
                36,
                35,
                new DeviceNumber(98, 0),
                "/mnt1",
                "/mnt/2",
                List.of("rw", "noatime"),
                List.of("shared:2", "master:1", "propagate_from:7", "unbindable"),
                "ext3",
                "/dev/root",
                List.of("rw", "errors=continue"),
                false));
  }

  /** As selinux_sb_show_options writes them, and as other filesystems write quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "rw,context=\"u:r:t:s0:c15,c25\",discard|rw;context=\"u:r:t:s0:c15,c25\";discard",
        "rw,seclabel,context=u:r:t:s0|rw;seclabel;context=u:r:t:s0",
        "rw,context=\"a,b\"|rw;context=\"a,b\"",
        "rw,lowerdir=\"a,shutdown|rw;lowerdir=\"a;shutdown",
        "rw,lowerdir=\"a\"b,c|rw;lowerdir=\"a\"b;c",
        "rw,,x=\"\",y|rw;x=\"\";y",
        "rw,context=\"a\\042b,c\"|rw;context=\"a\"b,c\""
      })
  void aCommaInQuotesSeparatesNoOptions(String field, String options) {
    assertThat(parse("50 1 259:1 / /m rw - ext4 /dev/nvme0n1 " + field + "\n").mounts())
        .singleElement()
        .extracting(Mount::superOptions)
        .isEqualTo(List.of(options.split(";")));
  }

  /** All mounts of devtmpfs are of one superblock; some containers have a tmpfs at /dev. */
  @Test
  void knowsAFileOfDevByTheNumberOfItsFilesystem() {
    Parsed parsed =
        parse(
            """
            50 1 0:6 /nvme0n1 /bound rw - devtmpfs udev rw
            51 1 0:40 /nvme0n1 /tenant rw - tmpfs tmpfs rw
            52 1 0:41 /nvme0n1 /in-a-container rw - tmpfs tmpfs rw
            53 1 0:41 / /dev rw - tmpfs tmpfs rw
            """);

    assertThat(parsed.mounts()).extracting(Mount::inDev).containsExactly(true, false, true, true);
  }

  @ParameterizedTest
  @CsvSource({
    "6.12-e-all-connecting, 15, 259:1, /dev/nvme0n1, rw",
    "6.12-g-expired-mounted, 15, 259:1, /dev/nvme0n1, rw",
    "6.12-h4-ns-disabled-mounted, 15, 259:1, /dev/nvme0n1, rw",
    "7.3-g-expired-mounted, 15, 259:1, /dev/nvme0n1, rw;emergency_ro;shutdown",
    "7.3-gd-reconnected-same-head, 15, 259:1, /dev/nvme0n1, rw",
    "7.3-l2-replaced-during-outage-mounted, 15, 259:1, /dev/nvme0n1, rw;shutdown"
  })
  void understandsWhatRealKernelsShowOfAMountedNamespace(
      String name, int mounts, String number, String source, String superOptions)
      throws IOException {
    Parsed parsed = golden(name);

    assertThat(parsed.malformed()).isEmpty();
    assertThat(parsed.mounts()).hasSize(mounts);
    assertThat(parsed.mounts())
        .filteredOn(mount -> mount.mountPoint().equals("/m"))
        .extracting(Mount::number, Mount::fsType, Mount::source, Mount::root, Mount::superOptions)
        .containsExactly(
            tuple(
                DeviceNumber.parse(number), "ext4", source, "/", List.of(superOptions.split(";"))));
  }

  @Test
  void undoesTheEscapesOfARealKernel() throws IOException {
    Parsed parsed = golden("6.18-odd-names");

    assertThat(parsed.malformed()).isEmpty();
    assertThat(parsed.mounts())
        .extracting(Mount::mountPoint, Mount::source, Mount::root)
        .containsExactly(
            tuple("/tmp/mi", "", "/"),
            tuple("/tmp/mi/a b", "src with blank", "/"),
            tuple("/tmp/mi/hash#x", "#hash", "/"),
            tuple("/tmp/mi/t\tab", "tabbed", "/"),
            tuple("/tmp/mi/back\\slash", "b\\s", "/"),
            tuple("/tmp/mi/new\nline", "nl", "/"),
            tuple("/tmp/mi/ünïcode", "ünï", "/"),
            tuple("/tmp/mi/slave", "src with blank", "/"),
            tuple("/tmp/mi/prop", "", "/prop"),
            tuple("/tmp/mi/tgt", "", "/gone/dir//deleted"),
            tuple("/tmp/mi/f", "devtmpfs", "/loop0"));
    assertThat(parsed.mounts())
        .extracting(Mount::propagation)
        .contains(List.of("shared:8", "master:2"), List.of("unbindable"), List.of("shared:1"));
  }

  @Test
  void leavesWhatIsNoEscapeAsItIs() {
    assertThat(MountinfoParser.unescaped("a\\040b\\400c\\08d\\")).isEqualTo("a b\\400c\\08d\\");
    assertThat(MountinfoParser.unescaped("\\134040")).isEqualTo("\\040");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "36 35 98:0 / /mnt rw",
        "36 35 98:0 / /mnt rw shared:1 ext3 /dev/root rw",
        "36 35 98:0 / /mnt rw - ext3",
        "36 35 98:0 / /mnt rw - ext3 /dev/root",
        "36 35 98 / /mnt rw - ext3 /dev/root rw",
        "36 35 98:x / /mnt rw - ext3 /dev/root rw",
        "y 35 98:0 / /mnt rw - ext3 /dev/root rw",
        "99999999999 35 98:0 / /mnt rw - ext3 /dev/root rw"
      })
  void reportsAMalformedLineAndKeepsTheOthers(String line) {
    String good = "36 35 98:0 / /mnt rw - ext3 /dev/root rw\n";

    Parsed parsed = parse(good + line + "\n" + good);

    assertThat(parsed.mounts()).hasSize(2);
    assertThat(parsed.malformed()).singleElement().asString().contains(line);
  }

  @Test
  void takesBytesThatAreNoUtf8WithoutMixingThemUp() {
    byte[] line =
        "36 35 98:0 / /mnt/\u00ff rw - ext3 /dev/root rw\n".getBytes(StandardCharsets.ISO_8859_1);

    Parsed parsed = MountinfoParser.parse(line);

    assertThat(parsed.mounts())
        .singleElement()
        .extracting(Mount::mountPoint)
        .isEqualTo("/mnt/\ufffd");
  }

  @Test
  void understandsAnEmptyTableAndAHugeOne() {
    String huge =
        IntStream.range(0, 50_000)
            .mapToObj(
                i -> i + " 1 0:" + i + " / /pods/" + i + " rw shared:" + i + " - tmpfs t rw\n")
            .collect(Collectors.joining());

    assertThat(parse("").mounts()).isEmpty();
    assertThat(parse(huge).mounts()).hasSize(50_000);
    assertThat(parse(huge).malformed()).isEmpty();
  }

  @Test
  void neverThrowsWhateverTheBytesAre() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] text = bytes("6.18-odd-names");
    for (int i = 0; i < 2_000; i++) {
      byte[] spoiled = text.clone();
      for (int j = 0; j < 5; j++) {
        spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
      }
      Parsed parsed = MountinfoParser.parse(spoiled);
      assertThat(parsed.mounts().size() + parsed.malformed().size())
          .as("seed %d round %d", seed, i)
          .isBetween(6, 16);
    }
  }

  private static Parsed parse(String text) {
    return MountinfoParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Parsed golden(String name) throws IOException {
    return MountinfoParser.parse(bytes(name));
  }

  private static byte[] bytes(String name) throws IOException {
    String file = "/mountinfo/" + name + ".txt";
    try (InputStream in = MountinfoParserTest.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }
}
