package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** nvme and the programs that work on devices. */
class ProgramsTest {
  private static final String[] CONNECT = {
    "-t",
    "tcp",
    "--traddr=" + Lab.FIRST,
    "-s4420",
    "--nqn",
    Lab.NQN,
    "--hostnqn=" + Lab.HOST_NQN,
    "--hostid",
    Lab.HOST_ID,
    "--ctrl-loss-tmo=12",
    "-c",
    "2",
    "-k",
    "5"
  };

  @TempDir private Path root;
  private Lab lab;

  @BeforeEach
  void boot() {
    lab = new Lab(root);
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  private ProgramResult.Exited exited(String name, Object... arguments) {
    return (ProgramResult.Exited) lab.run(name, arguments);
  }

  private ProgramResult.Exited connect(String... more) {
    Object[] argv =
        Stream.of(new String[] {"connect"}, CONNECT, more).flatMap(Stream::of).toArray();
    return exited("nvme", argv);
  }

  @Test
  void nvmeConnectsAndDisconnects() {
    assertThat(connect("-o", "json").stdout().text()).contains("\"device\":\"nvme0\"");
    assertThat(lab.read("class/nvme/nvme0/ctrl_loss_tmo")).isEqualTo("12");
    assertThat(lab.read("class/nvme/nvme0/address")).startsWith("traddr=10.77.1.2,trsvcid=4420");

    assertThat(exited("nvme", "disconnect", "--nqn", Lab.NQN).stdout().text())
        .isEqualTo("NQN:" + Lab.NQN + " disconnected 1 controller(s)");
    assertThat(lab.controllers()).isEmpty();
  }

  @Test
  void nvmeSaysWhyItCouldNotConnect() {
    connect();
    ProgramResult.Exited again = connect();
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.stderr().text())
        .contains("Operation already in progress", "already connected");

    lab.target.refuse(Lab.FIRST, Lab.PORT);
    assertThat(connect("--duplicate-connect").stderr().text()).contains("Connection refused");
    assertThat(connect("--no-such-option").stderr().text()).contains("unrecognized option");
  }

  @ParameterizedTest
  @CsvSource({"2.13", "3.1"})
  void listSubsystemsIsTheJsonOfTheCapture(String version) throws Exception {
    lab.host.programs().nvmeCliVersion(version);
    lab.connectBoth();
    String resource = "/list-subsys/" + version + "-two-paths.json";
    try (InputStream captured =
        Objects.requireNonNull(ProgramsTest.class.getResourceAsStream(resource))) {
      assertThat(exited("nvme", "list-subsys", "-o", "json").stdout().text())
          .isEqualTo(new String(captured.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
    assertThat(exited("nvme", "version").stdout().text()).startsWith("nvme version " + version);
  }

  @Test
  void nvmeHangsAsLongAsTheKernelDoesAndTheControllerComesLater() {
    lab.host.faults().at("connect.before").hang();
    lab.host.clock().run();
    assertThat(
            lab.host
                .programs()
                .run(
                    Program.of(
                        Duration.ofMillis(50),
                        Stream.concat(Stream.of("nvme", "connect"), Stream.of(CONNECT)).toList())))
        .isEqualTo(new ProgramResult.TimedOut(true));
    assertThat(lab.controllers()).isEmpty();

    lab.host.faults().clear();

    Waiting.until(() -> lab.controllers().equals(List.of("nvme0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void aFilesystemIsMadeFoundCheckedAndGrown(String type) throws Exception {
    lab.target.resize(1, 512L << 20);
    lab.connectBoth();
    Path node = lab.node("nvme0n1");
    assertThat(lab.status("blkid", "-p", "-o", "export", "--", node)).isEqualTo(2);

    assertThat(lab.status("mkfs." + type, "-q", "--", node)).isZero();

    assertThat(exited("/usr/sbin/blkid", "-p", "-o", "export", "--", node).stdout().text())
        .contains("DEVNAME=" + node, "TYPE=" + type, "USAGE=filesystem", "UUID=");
    assertThat(check(type, node)).isZero();
    Path place = Files.createDirectories(root.resolve("m"));
    assertThat(lab.status("mount", "-t", type, node, place)).isZero();
    long before = total(place);
    lab.target.resize(1, 1L << 30);
    assertThat(grow(type, node, place)).isZero();
    assertThat(total(place)).isGreaterThan(before);
    assertThat(lab.status("mkfs." + type, "-f", "-F", node)).isEqualTo(1);
  }

  private int check(String type, Path node) {
    return switch (type) {
      case "ext4" -> lab.status("e2fsck", "-p", node);
      case "xfs" -> lab.status("xfs_repair", "-n", node);
      default -> lab.status("btrfs", "check", "--readonly", node);
    };
  }

  private int grow(String type, Path node, Path place) {
    return switch (type) {
      case "ext4" -> lab.status("resize2fs", node);
      case "xfs" -> lab.status("xfs_growfs", "-d", "--", place);
      default -> lab.status("btrfs", "filesystem", "resize", "max", place);
    };
  }

  private long total(Path place) {
    String text = exited("stat", "--file-system", "--format=%b %S", "--", place).stdout().text();
    return Long.parseLong(text.substring(0, text.indexOf(' ')));
  }

  @Test
  void blkidSeesPartitionTablesAndOtherSignaturesAndContradictions() throws Exception {
    lab.connectBoth();
    write(0, "LUKS\u00ba\u00be");
    assertThat(
            exited("blkid", "-p", "-o", "value", "-s", "TYPE", lab.node("nvme0n1")).stdout().text())
        .isEqualTo("crypto_LUKS");
    write(512, "LABELONE");
    assertThat(lab.status("blkid", "-p", lab.node("nvme0n1"))).isEqualTo(8);
    write(0, "\0\0\0\0\0\0");
    write(512, "EFI PART");
    assertThat(exited("blkid", "-p", "-o", "export", lab.node("nvme0n1")).stdout().text())
        .contains("PTTYPE=gpt")
        .doesNotContain("TYPE=ext4");
  }

  private void write(long offset, String text) throws Exception {
    try (var file = new RandomAccessFile(lab.node("nvme0n1").toFile(), "rw")) {
      file.seek(offset);
      file.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void blockdevAnswersWithoutAnyPath() throws Exception {
    lab.connect(Lab.FIRST);
    lab.target.refuse(Lab.FIRST, Lab.PORT);

    assertThat(exited("blockdev", "--getsize64", lab.node("nvme0n1")).stdout().text())
        .isEqualTo(Long.toString(Lab.BYTES));
    assertThat(lab.status("blockdev", "--setro", lab.node("nvme0n1"))).isZero();
    assertThat(lab.read("class/block/nvme0n1/ro")).isEqualTo("1");
  }

  @Test
  void whatIsNotInstalledIsNotFound() {
    assertThat(lab.run("rm", "-rf", "/")).isEqualTo(new ProgramResult.NotFound("rm"));
    lab.host.programs().uninstall("nvme");
    assertThat(lab.run("nvme", "version")).isEqualTo(new ProgramResult.NotFound("nvme"));
  }

  @Test
  void strerrorIsTheOneOfTheCLibrary() {
    assertThat(KernelErrno.text(KernelErrno.EHOSTUNREACH)).isEqualTo("No route to host");
  }
}
