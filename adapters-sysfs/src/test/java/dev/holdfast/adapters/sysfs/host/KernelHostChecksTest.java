package dev.holdfast.adapters.sysfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.ScriptedKernelFiles;
import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.host.HostCheck.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelHostChecksTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  @TempDir private Path root;

  @BeforeEach
  void aFitHost() {
    TreeArchive.unpack("6.12/b-two-paths", root);
    Trees.write(root.resolve("dev/nvme-fabrics"), "");
    Trees.write(root.resolve("sys/module/nvme_fabrics/version"), "1.0");
    Trees.write(root.resolve("etc/nvme/hostnqn"), "nqn.2014-08.org.nvmexpress:uuid:" + ID);
    Trees.write(root.resolve("etc/nvme/hostid"), ID);
    Trees.write(
        root.resolve("rules/71-nvmf.rules"),
        """
        # ATTR{iopolicy}="round-robin" nvme is only a comment
        ACTION=="add", SUBSYSTEM=="nvme", ATTR{ctrl_loss_tmo}=="600", TAG+="x"
        SUBSYSTEM=="scsi", ATTR{iopolicy}="x"
        """);
  }

  @Test
  void findsNothingWrongOnAFitHost() {
    List<HostCheck> checks = run();

    assertThat(checks).extracting(HostCheck::verdict).containsOnly(Verdict.OK);
    assertThat(checks).extracting(HostCheck::remedy).containsOnly("");
    assertThat(checks)
        .extracting(HostCheck::name)
        .containsExactly(
            "kernel-version",
            "module-nvme-core",
            "module-nvme-fabrics",
            "module-nvme-tcp",
            "module-nvme-rdma",
            "nvme-fabrics",
            "native-multipath",
            "io-policy",
            "host-identity",
            "host-identity-unique",
            "dm-multipath",
            "udev-rules",
            "tls",
            "disk-links");
    assertThat(check("io-policy").seen()).contains("numa");
  }

  @ParameterizedTest
  @CsvSource({
    "4.14.336, FAILURE",
    "3.10.0-1160.el7.x86_64, FAILURE",
    "4.15.0, OK",
    "5.4.0-150-generic, OK",
    "6.12.107+deb13-amd64, OK",
    "10.0.0, OK",
    "what, WARNING",
  })
  void asksForAKernelThatKnowsSubsystems(String release, Verdict verdict) {
    Trees.write(root.resolve("proc/sys/kernel/osrelease"), release);

    assertThat(check("kernel-version").verdict()).isEqualTo(verdict);
  }

  /** A host without is no worse for volumes that do not ask for it. */
  @Test
  void notesWhatVolumesWithTlsWouldNeed() {
    assertThat(check("tls").seen()).contains("the kernel can; no tlshd is seen here");
    Trees.write(root.resolve("proc/4711/comm"), "tlshd\n");

    assertThat(check("tls").seen()).endsWith("the kernel can; tlshd runs");
    assertThat(check("tls").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void asksForMissingModules() {
    Trees.remove(root.resolve("sys/module/nvme_fabrics"));

    HostCheck check = check("module-nvme-fabrics");

    assertThat(check.failed()).isTrue();
    assertThat(check.needed()).isTrue();
    assertThat(check.remedy()).startsWith("modprobe nvme-fabrics");
  }

  @Test
  void doesNotMissCodeThatIsBuiltInAndHasNoParameters() {
    Trees.remove(root.resolve("sys/module/nvme_fabrics"));
    Trees.write(root.resolve("sys/class/nvme-fabrics/ctl/uevent"), "");

    assertThat(check("module-nvme-fabrics").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void onlyWarnsOfATransportThatTheKernelLoadsItself() {
    Trees.remove(root.resolve("sys/module/nvme_tcp"));

    assertThat(check("module-nvme-tcp").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check("module-nvme-tcp").remedy()).startsWith("modprobe nvme-tcp");
  }

  @Test
  void asksForTheFabricsDevice() {
    Trees.remove(root.resolve("dev/nvme-fabrics"));

    assertThat(check("nvme-fabrics").failed()).isTrue();
    assertThat(check("nvme-fabrics").remedy()).contains("modprobe nvme-fabrics");
  }

  @Test
  void warnsOfRenumberingWithoutNativeMultipath() {
    Trees.write(root.resolve("sys/module/nvme_core/parameters/multipath"), "N");

    assertThat(check("native-multipath").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check("native-multipath").remedy()).contains("nvme_core.multipath=Y");
  }

  @Test
  void aKernelThatHasNativeMultipathForGoodHasNoParameterForIt() {
    Trees.remove(root.resolve("sys/class/nvme-subsystem"));
    Trees.remove(root.resolve("sys/module/nvme_core/parameters/multipath"));
    Trees.write(root.resolve("sys/module/nvme_core/parameters/iopolicy"), "numa");

    assertThat(check("native-multipath").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void noParameterIsRecommendedToAKernelThatHasNone() {
    Trees.remove(root.resolve("sys/class/nvme-subsystem"));
    Trees.remove(root.resolve("sys/module/nvme_core/parameters/multipath"));
    Trees.remove(root.resolve("sys/module/nvme_core/parameters/iopolicy"));

    assertThat(check("native-multipath").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check("native-multipath").remedy())
        .contains("CONFIG_NVME_MULTIPATH")
        .doesNotContain("multipath=Y");
  }

  @Test
  void warnsOfAnIdentityThatAnotherToolUsesHalfOf() {
    Trees.write(root.resolve("etc/nvme/hostid"), "99999999-2222-3333-4444-555555555555");

    assertThat(check("host-identity").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check("host-identity").seen()).contains("connected as").contains(ID);
  }

  @Test
  void failsWithoutAnIdentity() {
    Trees.remove(root.resolve("etc/nvme"));

    assertThat(check("host-identity").failed()).isTrue();
    assertThat(check("host-identity").remedy()).contains("/etc/nvme/hostnqn");
  }

  @Test
  void warnsOfAnIdentityThatCameWithAClonedDiskAndItsRemedyHelps() {
    String own = "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE";
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), own + "\n");
    HostCheck doubt = check("host-identity-unique");
    assertThat(doubt.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(doubt.seen()).contains(ID, own.toLowerCase(Locale.ROOT), "cloned");
    assertThat(doubt.remedy()).contains("/etc/nvme/hostnqn", "/etc/nvme/hostid");

    identity(own.toLowerCase(Locale.ROOT));
    assertThat(check("host-identity-unique").verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "03000200-0400-0500-0006-000700080009",
  })
  void warnsOfAnIdentityMadeOfBlankFirmware(String blank) {
    identity(blank);
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), blank);
    assertThat(check("host-identity-unique").verdict()).isEqualTo(Verdict.WARNING);

    identity(ID);
    assertThat(check("host-identity-unique").verdict()).isEqualTo(Verdict.OK);
  }

  private void identity(String uuid) {
    Trees.write(root.resolve("etc/nvme/hostnqn"), "nqn.2014-08.org.nvmexpress:uuid:" + uuid);
    Trees.write(root.resolve("etc/nvme/hostid"), uuid);
  }

  @Test
  void warnsOfNamespacesThatDmMultipathHolds() {
    Path head = root.resolve("sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1");
    Trees.link(head.resolve("holders/dm-3"), "../../../../block/dm-3");
    Trees.link(head.resolve("holders/dm-4"), "../../../../block/dm-4");
    Trees.write(root.resolve("sys/block/dm-3/dm/uuid"), "mpath-uuid.aaaaaaaa");
    Trees.write(root.resolve("sys/block/dm-4/dm/uuid"), "LVM-abc");

    assertThat(check("dm-multipath").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check("dm-multipath").seen()).isEqualTo("holds nvme0n1 by dm-3");
  }

  @Test
  void namesTheUdevRuleThatWritesWhatWeWrite() {
    Trees.write(
        root.resolve("rules/71-nvmf-vendor.rules"),
        "ACTION==\"add|change\", SUBSYSTEM==\"nvme-subsystem\", ATTR{iopolicy}=\"round-robin\"");

    assertThat(check("udev-rules").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check("udev-rules").seen())
        .contains("71-nvmf-vendor.rules")
        .doesNotContain("71-nvmf.rules");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACTION==\"add|change\", KERNEL==\"nvme*\", \\\n  ATTR{ctrl_loss_tmo}=\"-1\"\n",
        "KERNEL==\"nvme*\", \\\r\n ACTION==\"add\", \\\r\n  ATTR{iopolicy}=\"numa\"\n",
        "KERNEL==\"nvme*\", ATTR{reconnect_delay}:=\"10\"",
        "KERNEL==\"nvme*\", RUN+=\"/bin/sh -c 'echo -1 > /sys/class/nvme/%k/ctrl_loss_tmo'\"",
        "SUBSYSTEM==\"nvme\", \\\n RUN{program}+=\"/opt/set iopolicy numa\"",
        "KERNEL==\"nvme*\", \\\n  # for the array\n  ATTR{iopolicy}=\"numa\"\n",
        "# note \\\nKERNEL==\"nvme*\", ATTR{iopolicy}=\"numa\"\n"
      })
  void findsWhatARuleSetsInItsNextLineOrByAProgram(String rule) {
    Trees.write(root.resolve("rules/72-vendor.rules"), "# comment\n" + rule);

    assertThat(check("udev-rules").seen()).contains("72-vendor.rules");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUBSYSTEM==\"fc\", ENV{FC_EVENT}==\"nvmediscovery\", \\\n RUN+=\"/bin/x restart\"",
        "KERNEL==\"nvme*\", ATTR{ctrl_loss_tmo}==\"-1\", \\\n TAG+=\"systemd\"",
        "KERNEL==\"sd*\", \\\n ATTR{iopolicy}=\"numa\"",
        "# KERNEL==\"nvme*\", ATTR{iopolicy}=\"numa\""
      })
  void findsNothingWhereARuleOnlyReadsOrIsAnothers(String rule) {
    Trees.write(root.resolve("rules/72-vendor.rules"), rule);

    assertThat(check("udev-rules").seen()).doesNotContain("72-vendor.rules");
  }

  @Test
  void warnsOfLinksThatMislead() {
    Trees.link(
        root.resolve("dev/disk/by-id/nvme-uuid.99999999-0000-4000-8000-000000000001"),
        "../../nvme0n1");

    assertThat(check("disk-links").verdict()).isEqualTo(Verdict.WARNING);
  }

  @Test
  void checksABareHostWithoutThrowing() {
    Trees.remove(root.resolve("sys/class/nvme-subsystem"));
    Trees.remove(root.resolve("sys/module"));
    Trees.remove(root.resolve("proc"));
    Trees.remove(root.resolve("dev"));
    Trees.remove(root.resolve("rules"));

    assertThat(run()).hasSize(14);

    Trees.remove(root.resolve("sys"));
    assertThat(run()).hasSize(14);
    assertThat(check("host-identity").verdict()).isEqualTo(Verdict.OK);
    assertThat(check("disk-links").remedy()).startsWith("mount the host's sysfs");
  }

  private HostCheck check(String name) {
    return run().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  private List<HostCheck> run() {
    SysfsAdapters adapters =
        new SysfsAdapters(
            root.resolve("sys"),
            root.resolve("dev"),
            root.resolve("proc"),
            new ScriptedKernelFiles(),
            new CallShares(2, HostTime.system()),
            new HeldTime());
    HostIdentityFiles files =
        HostIdentityFiles.under(root.resolve("etc"), root.resolve("sys"), root.resolve("state"));
    return adapters
        .checks(adapters.identity(files), List.of(root.resolve("rules"), root.resolve("none")))
        .run();
  }
}
