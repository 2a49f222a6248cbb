package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mount table, through mount and umount. */
class MountsTest {
  @TempDir private Path root;
  private Lab lab;

  @BeforeEach
  void connect() throws Exception {
    boot(KernelSettings.DEFAULT);
  }

  private void boot(KernelSettings settings) throws Exception {
    lab = new Lab(root.resolve(settings.profile().name()), settings);
    lab.connectBoth();
    lab.status("mkfs.ext4", lab.node("nvme0n1"));
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  /** The line of this mount point without ids and propagation. */
  private List<String> lines(Path place) {
    String escaped = place.toString().replace(" ", "\\040").replace("\n", "\\012");
    return lab.mountinfo()
        .lines()
        .filter(line -> line.contains(" " + escaped + " "))
        .map(line -> line.replaceFirst("^\\d+ \\d+ ", "").replaceFirst(" shared:\\d+ -", " -"))
        .toList();
  }

  @Test
  void aMountIsShownAsTheKernelShowsIt() throws Exception {
    Path place = directory("m");
    assertThat(
            lab.status(
                "mount", "-t", "ext4", "-o", "noatime,discard", "--", lab.node("nvme0n1"), place))
        .isZero();

    assertThat(lines(place))
        .containsExactly(
            "259:1 / %s rw,noatime - ext4 %s rw,discard".formatted(place, lab.node("nvme0n1")));
    assertThat(lab.host.sys().resolve("fs/ext4/nvme0n1")).isDirectory();
    lab.status("umount", "--", place);
    assertThat(lines(place)).isEmpty();
    assertThat(lab.host.sys().resolve("fs/ext4/nvme0n1")).doesNotExist();
  }

  private static final String LABEL = "context=\"u:r:t:s0:c15,c25\"";

  /** Of three: without SELinux, in a container without a policy, and with one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "OFF|rw,discard",
        "ON_WITHOUT_POLICY|rw,seclabel,discard",
        "ON|rw,context=\"u:r:t:s0:c15,c25\",discard"
      })
  void aLabelIsDroppedInSilenceWhereMountFindsNoPolicy(Selinux selinux, String shown)
      throws Exception {
    lab.close();
    boot(KernelSettings.DEFAULT.withSelinux(selinux));
    Path place = directory("m");

    assertThat(lab.status("mount", "-o", LABEL + ",discard", lab.node("nvme0n1"), place)).isZero();

    assertThat(lines(place)).singleElement().asString().endsWith(" " + shown);
  }

  @Test
  void aFilesystemHasOneLabelAndItsBindsHaveThatOne() throws Exception {
    lab.close();
    boot(KernelSettings.DEFAULT.withSelinux(Selinux.ON));
    Path place = directory("m");
    Path other = directory("other");
    lab.status("mount", "-o", LABEL, lab.node("nvme0n1"), place);

    assertThat(lab.status("mount", "-o", "context=u:r:t:s0", lab.node("nvme0n1"), other))
        .isEqualTo(32);
    assertThat(lab.status("mount", lab.node("nvme0n1"), other)).isEqualTo(32);
    assertThat(lines(other)).isEmpty();

    lab.status("mount", "--bind", place, other);
    assertThat(lines(other)).singleElement().asString().endsWith("rw," + LABEL);
  }

  /** libmount's own way with it. */
  @Test
  void aQuoteThatIsNotClosedTakesTheRestOfTheOptionsWithIt() throws Exception {
    Path place = directory("m");
    lab.status("mount", "-o", "noatime,x=\"y,ro", lab.node("nvme0n1"), place);

    assertThat(lines(place)).singleElement().asString().endsWith(" rw").contains("rw,noatime");
  }

  @Test
  void eachBootIsAnother() throws Exception {
    Path place = lab.host.proc().resolve("sys/kernel/random/boot_id");
    String first = Files.readString(place);
    assertThat(Files.readString(place)).isEqualTo(first).hasSize(37).endsWith("\n");
    lab.close();

    boot(KernelSettings.DEFAULT);

    assertThat(Files.readString(place)).isNotEqualTo(first);
  }

  @Test
  void aBindKeepsNumberAndSourceAndNamesTheBoundDirectory() throws Exception {
    Path staged = directory("staged");
    Path pod = directory("pod with blank");
    lab.status("mount", "-t", "ext4", lab.node("nvme0n1"), staged);
    Files.createDirectories(staged.resolve("sub"));

    assertThat(lab.status("mount", "--bind", "--", staged.resolve("sub"), pod)).isZero();
    assertThat(lab.status("mount", "-o", "remount,bind,ro", "--", pod)).isZero();

    assertThat(lines(pod))
        .containsExactly(
            "259:1 /sub %s ro,relatime - ext4 %s rw"
                .formatted(pod.toString().replace(" ", "\\040"), lab.node("nvme0n1")));
    assertThat(lines(staged)).singleElement().asString().contains("rw,relatime");
  }

  @Test
  void aBoundNodeIsStillTheDevice() throws Exception {
    Path file = Files.createFile(root.resolve("block"));
    assertThat(lab.status("mount", "--bind", lab.node("nvme0n1"), file)).isZero();

    assertThat(lines(file))
        .containsExactly("0:6 /nvme0n1 %s rw,relatime - devtmpfs dev rw".formatted(file));
    assertThat(lab.host.deviceNumber(file)).contains("259:1");
    assertThat(lab.host.deviceNumber(lab.node("disk/by-id/nvme-uuid." + Lab.UUID)))
        .contains("259:1");
    assertThat(lab.host.deviceNumber(root)).isEmpty();
    lab.status("umount", file);
    assertThat(lab.host.deviceNumber(file)).isEmpty();
  }

  @Test
  void refusesWhatTheKernelRefuses() throws Exception {
    Path place = directory("m");
    Object node = lab.node("nvme0n1");
    assertThat(lab.status("mount", "-t", "xfs", node, place)).isEqualTo(32);
    assertThat(lab.status("mount", "-t", "zfs", node, place)).isEqualTo(32);
    assertThat(lab.status("mount", "/dev/nvme9n1", place)).isEqualTo(32);
    assertThat(lab.status("mount", "-o", "nouuid", node, place)).isEqualTo(32);
    assertThat(lab.status("mount", "-o", "noatme", node, place)).isEqualTo(32);
    assertThat(lab.status("mount", node, root.resolve("absent"))).isEqualTo(32);
    assertThat(lab.status("mount", node, place)).isZero();
    assertThat(lab.status("mount", node, place)).isEqualTo(32);
    assertThat(lab.status("mount", "-o", "ro", node, directory("n"))).isEqualTo(32);
    assertThat(lab.status("umount", directory("n"))).isEqualTo(32);

    Path below = directory("m/below");
    assertThat(lab.status("mount", "--bind", directory("n"), below)).isZero();
    assertThat(lab.status("umount", place)).isEqualTo(32);
    assertThat(lab.status("umount", below)).isZero();
    assertThat(lab.status("umount", place)).isZero();
  }

  @Test
  void anXfsTwinNeedsNouuid() throws Exception {
    String uuid = "cccccccc-0000-4000-8000-000000000003";
    lab.target.resize(1, 512L << 20);
    lab.target.withNamespace(2, 512L << 20, Lab.OTHER_UUID, null, null);
    lab.status("mkfs.xfs", "-f", "-U", uuid, lab.node("nvme0n1"));
    lab.status("mkfs.xfs", "-f", "-U", uuid, lab.node("nvme0n2"));
    assertThat(lab.status("mount", "-t", "xfs", lab.node("nvme0n1"), directory("a"))).isZero();

    assertThat(lab.status("mount", "-t", "xfs", lab.node("nvme0n2"), directory("b"))).isEqualTo(32);
    assertThat(
            lab.status("mount", "-t", "xfs", "-o", "nouuid", lab.node("nvme0n2"), directory("b")))
        .isZero();
  }

  @Test
  void btrfsHasANumberOfItsOwn() throws Exception {
    lab.status("mkfs.btrfs", "-f", lab.node("nvme0n1"));
    Path place = directory("m");
    lab.status("mount", "-t", "btrfs", lab.node("nvme0n1"), place);

    assertThat(lines(place)).singleElement().asString().matches("0:\\d+ / .*");
  }

  @Test
  void aWriteProtectedDeviceIsMountedForReading() throws Exception {
    Path place = directory("m");
    lab.status("blockdev", "--setro", lab.node("nvme0n1"));

    assertThat(lab.status("mount", lab.node("nvme0n1"), place)).isZero();
    assertThat(lines(place)).singleElement().asString().contains("ro,relatime").endsWith(" ro");
    assertThat(lab.status("mkfs.ext4", "-F", lab.node("nvme0n1"))).isEqualTo(1);
  }

  @Test
  void onlyNewKernelsShowThatTheDeviceHasGone() throws Exception {
    Path place = directory("m");
    lab.status("mount", lab.node("nvme0n1"), place);
    lab.target.disable(1);
    assertThat(lines(place)).singleElement().asString().endsWith(" rw");
    lab.close();

    boot(KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3));
    lab.status("mount", lab.node("nvme0n1"), place);
    lab.target.disable(1);
    assertThat(lines(place)).singleElement().asString().endsWith(" rw,emergency_ro,shutdown");
  }

  @Test
  void statOfADeadMountSucceeds() throws Exception {
    Path place = directory("m");
    lab.status("mount", lab.node("nvme0n1"), place);
    lab.target.disable(1);

    assertThat(lab.status("stat", "--file-system", "--format=%b", "--", place)).isZero();
  }
}
