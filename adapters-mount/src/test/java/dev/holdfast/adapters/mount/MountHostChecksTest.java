package dev.holdfast.adapters.mount;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.program.DebianPackages;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountHostChecksTest {
  @TempDir Path dir;

  private final ScriptedPrograms programs = new ScriptedPrograms();

  @SuppressWarnings("NullAway.Init")
  private Path kubelet;

  @BeforeEach
  void makeAFitHost() throws IOException {
    dir = dir.toRealPath();
    kubelet = Files.createDirectories(dir.resolve("var/lib/kubelet"));
    Files.createDirectories(dir.resolve("proc/self"));
    Files.writeString(
        dir.resolve("proc/filesystems"), "nodev\tsysfs\n\text4\n\txfs\n\tbtrfs\nnodev\ttmpfs\n");
    Files.writeString(dir.resolve("proc/self/status"), "Name:\tjava\nCapEff:\t000001ffffffffff\n");
    table("30 1 254:0 / / rw shared:1 - ext4 /dev/vda rw");
    DebianPackages.names().stream()
        .flatMap(name -> DebianPackages.programsOf(name).stream())
        .forEach(name -> programs.on(name, exited(1, "", "unknown option -V")));
  }

  @Test
  void findsNothingWrongWithAFitHost() {
    assertThat(run()).allMatch(check -> check.verdict() == HostCheck.Verdict.OK);
    assertThat(run()).extracting(HostCheck::name).doesNotHaveDuplicates();
  }

  @Test
  void aReadinessProbeRunsNoProgramOfOneFilesystem() {
    List<String> needed = checks().needed().stream().map(HostCheck::name).toList();

    assertThat(programs.lines()).isNotEmpty().noneMatch(line -> line.startsWith("mkfs"));
    assertThat(run().stream().filter(HostCheck::needed).map(HostCheck::name))
        .containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void failsWithoutAProgramThatEveryVolumeNeeds() {
    programs.on("umount", new ProgramResult.NotFound("umount"));

    HostCheck check = check("programs-mount");

    assertThat(check.verdict()).isEqualTo(HostCheck.Verdict.FAILURE);
    assertThat(check.needed()).isTrue();
    assertThat(check.seen()).contains("umount").doesNotContain("mount,");
    assertThat(check.remedy()).contains("apt-get install mount");
  }

  @Test
  void warnsOfAMissingFilesystemsPrograms() {
    programs.on("mkfs.xfs", new ProgramResult.NotFound("mkfs.xfs"));
    programs.on("xfs_growfs", new ProgramResult.NotStarted("not executable"));

    HostCheck check = check("programs-xfsprogs");

    assertThat(check.verdict()).isEqualTo(HostCheck.Verdict.WARNING);
    assertThat(check.seen()).contains("mkfs.xfs", "xfs_growfs");
    assertThat(check.remedy()).contains("apt-get install xfsprogs");
  }

  /** The image brings the programs, the host the kernel. */
  @ParameterizedTest
  @CsvSource({
    "5.4.0-150-generic, 1.47.2, 6.13.0, 6.14, orphan_file bigtime nrext64",
    "5.15.0-1-amd64, 1.47.2, 6.13.0, 6.14, nrext64",
    "5.14.21, 1.46.5, 5.13.0, 6.14, ''",
    "5.19.0, 1.47.2, 6.13.0, 6.14, ''",
    "5.19.0, 1.47.2, 6.18.0, 6.19.1, exchange block-group-tree",
    "6.12.107+deb13-amd64, 1.47.2, 6.18.0, 6.19.1, ''",
    "4.15.0, none, none, none, orphan_file bigtime nrext64 exchange block-group-tree"
  })
  void warnsOfFeaturesThatTheKernelDoesNotMount(
      String release, String ext4, String xfs, String btrfs, String expected) throws IOException {
    Files.createDirectories(dir.resolve("proc/sys/kernel"));
    Files.writeString(dir.resolve("proc/sys/kernel/osrelease"), release + "\n");
    programs.on("mkfs.ext4", exited(0, "", "mke2fs " + ext4 + " (1-Jan-2025)"));
    programs.on("mkfs.xfs", exited(0, "mkfs.xfs version " + xfs, ""));
    programs.on("mkfs.btrfs", exited(0, "mkfs.btrfs, part of btrfs-progs v" + btrfs, ""));

    HostCheck check = check("filesystem-features");

    assertThat(
            Stream.of("orphan_file", "bigtime", "nrext64", "exchange", "block-group-tree")
                .filter(check.seen()::contains))
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
    assertThat(check.verdict())
        .isEqualTo(expected.isEmpty() ? HostCheck.Verdict.OK : HostCheck.Verdict.WARNING);
    assertThat(check.needed()).isFalse();
  }

  @Test
  void failsWherePodsWouldNotSeeMounts() throws IOException {
    table(
        "30 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n"
            + "31 30 254:0 /k "
            + kubelet
            + " rw master:1 - ext4 /dev/vda rw");

    HostCheck check = check("mount-propagation");

    assertThat(check.verdict()).isEqualTo(HostCheck.Verdict.FAILURE);
    assertThat(check.remedy()).contains("mountPropagation: Bidirectional");
  }

  @Test
  void looksAtTheMountThatTheDirectoryIsReallyOn() throws IOException {
    table(
        "30 1 254:0 / / rw - ext4 /dev/vda rw\n"
            + "31 30 254:0 /k "
            + kubelet
            + " rw shared:1 - ext4 /dev/vda rw\n"
            + "32 30 254:0 /k "
            + dir
            + "/var/lib/kub rw - ext4 /dev/vda rw");

    assertThat(check("mount-propagation").verdict()).isEqualTo(HostCheck.Verdict.OK);
  }

  @Test
  void warnsWithoutAKubelet() throws IOException {
    Files.delete(kubelet);

    assertThat(check("mount-propagation").verdict()).isEqualTo(HostCheck.Verdict.WARNING);
  }

  @Test
  void failsWithoutAMountTable() throws IOException {
    Files.delete(dir.resolve("proc/self/mountinfo"));

    assertThat(check("mount-propagation").verdict()).isEqualTo(HostCheck.Verdict.FAILURE);
  }

  @Test
  void warnsOfFilesystemsThatTheKernelDoesNotList() throws IOException {
    Files.writeString(dir.resolve("proc/filesystems"), "\text4\nnodev\txfsx\n");

    assertThat(check("kernel-filesystems").verdict()).isEqualTo(HostCheck.Verdict.WARNING);
    assertThat(check("kernel-filesystems").seen()).contains("xfs, btrfs");
  }

  @Test
  void knowsWhichCapabilitiesItNeeds() throws IOException {
    Files.writeString(dir.resolve("proc/self/status"), "CapEff:\t000001fffeffffff\n");
    assertThat(check("capabilities").verdict()).isEqualTo(HostCheck.Verdict.WARNING);

    Files.writeString(dir.resolve("proc/self/status"), "CapEff:\t00000000a80425fb\n");
    assertThat(check("capabilities").verdict()).isEqualTo(HostCheck.Verdict.FAILURE);

    Files.delete(dir.resolve("proc/self/status"));
    assertThat(check("capabilities").verdict()).isEqualTo(HostCheck.Verdict.FAILURE);
  }

  private HostCheck check(String name) {
    return run().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  private List<HostCheck> run() {
    return checks().run();
  }

  private HostChecks checks() {
    HostRoots roots = new HostRoots(dir.resolve("proc"), dir.resolve("sys"), dir.resolve("dev"));
    return new MountAdapters(
            programs,
            roots,
            DeviceNodes.ofHost(),
            new CallShares(20, HostTime.system()),
            HostTime.system())
        .hostChecks(kubelet);
  }

  private void table(String text) throws IOException {
    Files.writeString(dir.resolve("proc/self/mountinfo"), text + "\n");
  }
}
