package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.SimulatedHost.Hold;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and numbers of controllers, subsystems and disks, and who keeps them taken. */
class NumberingTest {
  @TempDir private Path root;

  @Test
  void answersInstanceAndCntlidAndPrefixesTheDiskWithTheSubsystem() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.host
          .fabric()
          .target("nqn.2026-01.lab:vol2")
          .listensOn(Lab.FIRST, Lab.PORT)
          .withNamespace(7, Lab.BYTES, Lab.OTHER_UUID, null, null);

      assertThat(lab.connect(Lab.FIRST)).isEqualTo("instance=0,cntlid=1\n");
      assertThat(lab.connect(Lab.SECOND)).isEqualTo("instance=1,cntlid=2\n");
      assertThat(lab.write(Lab.request("nqn.2026-01.lab:vol2", Lab.FIRST)))
          .isEqualTo("instance=2,cntlid=3\n");

      assertThat(lab.blocks())
          .containsExactly("nvme0c0n1", "nvme0c1n1", "nvme0n1", "nvme2c2n1", "nvme2n1");
      assertThat(lab.read("class/block/nvme2n1/nsid")).isEqualTo("7");
    }
  }

  @Test
  void givesTheLowestFreeNumberAgainWhenNobodyHoldsAnything() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.connectBoth();
      lab.attribute("class/nvme/nvme0/delete_controller", "1");
      lab.attribute("class/nvme/nvme1/delete_controller", "1");

      assertThat(lab.subsystems()).isEmpty();
      assertThat(lab.blocks()).isEmpty();
      lab.connect(Lab.FIRST);
      assertThat(lab.blocks()).containsExactly("nvme0c0n1", "nvme0n1");
    }
  }

  @Test
  void keepsAnOrphanedSubsystemWhileItsDiskIsMountedAndReconnectsBesideIt() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.connectBoth();
      Path mountPoint = lab.mounted(root);
      lab.attribute("class/nvme/nvme0/delete_controller", "1");
      lab.attribute("class/nvme/nvme1/delete_controller", "1");

      assertThat(lab.controllers()).isEmpty();
      assertThat(lab.subsystems()).containsExactly("nvme-subsys0");
      assertThat(lab.read("class/nvme-subsystem/nvme-subsys0/subsysnqn")).isEqualTo(Lab.NQN);
      assertThat(lab.node("nvme0n1")).doesNotExist();
      assertThat(lab.mountinfo()).contains("259:1 / " + mountPoint);

      lab.connectBoth();
      assertThat(lab.controllers()).containsExactly("nvme1", "nvme2");
      assertThat(lab.blocks()).containsExactly("nvme0c1n2", "nvme0c2n2", "nvme0n2");
      assertThat(lab.subsystems()).containsExactly("nvme-subsys0");
      assertThat(lab.host.deviceNumber(lab.node("nvme0n2"))).contains("259:2");
      assertThat(lab.status("mount", lab.node("nvme0n2"), Files.createDirectory(root.resolve("n"))))
          .isZero();

      assertThat(lab.status("umount", mountPoint)).isZero();
      assertThat(lab.blocks()).contains("nvme0n2").doesNotContain("nvme0n1");
    }
  }

  @Test
  void freesTheOrphanWhenTheLastHolderLetsGo() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.connect(Lab.FIRST);
      Hold hold = lab.host.holdOpen(lab.node("nvme0n1"));
      lab.attribute("class/nvme/nvme0/delete_controller", "1");
      assertThat(lab.subsystems()).containsExactly("nvme-subsys0");

      hold.close();

      assertThat(lab.subsystems()).isEmpty();
    }
  }

  @Test
  void renumbersAPathWithoutNativeMultipath() throws Exception {
    try (Lab lab = new Lab(root, KernelSettings.DEFAULT.withMultipath(false))) {
      lab.connectBoth();
      assertThat(lab.blocks()).containsExactly("nvme0n1", "nvme1n1");

      lab.attribute("class/nvme/nvme0/delete_controller", "1");
      lab.connect(Lab.FIRST);

      assertThat(lab.blocks()).containsExactly("nvme1n1", "nvme2n1");
    }
  }

  @Test
  void keepsTheHeadForTheDelayOnNewKernelsAndReattachesToIt() throws Exception {
    try (Lab lab = new Lab(root, KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3))) {
      lab.connectBoth();
      lab.mounted(root);
      lab.attribute("class/block/nvme0n1/delayed_removal_secs", "300");
      lab.attribute("class/nvme/nvme0/delete_controller", "1");
      lab.attribute("class/nvme/nvme1/delete_controller", "1");
      assertThat(lab.blocks()).containsExactly("nvme0n1");

      lab.connectBoth();
      lab.pass(400);

      assertThat(lab.blocks()).containsExactly("nvme0c1n1", "nvme0c2n1", "nvme0n1");
      lab.attribute("class/nvme/nvme1/delete_controller", "1");
      lab.attribute("class/nvme/nvme2/delete_controller", "1");
      lab.pass(299);
      assertThat(lab.blocks()).containsExactly("nvme0n1");
      lab.pass(1);
      assertThat(lab.blocks()).isEmpty();
    }
  }

  /** As 7.3.4 does, watched in a virtual machine: the delay that was set before goes on. */
  @Test
  void failsNewWritesButKeepsTheHeadIfTheDelayIsTakenBackTooLate() throws Exception {
    try (Lab lab = new Lab(root, KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3))) {
      lab.connectBoth();
      lab.attribute("class/block/nvme0n1/delayed_removal_secs", "40");
      Disk disk = lab.host.kernel().disks().at(lab.host.dev().resolve("nvme0n1")).orElseThrow();
      lab.attribute("class/nvme/nvme0/delete_controller", "1");
      lab.attribute("class/nvme/nvme1/delete_controller", "1");
      assertThat(lab.host.kernel().disks().health(disk)).isEqualTo(DiskHealth.QUEUEING);

      lab.attribute("class/block/nvme0n1/delayed_removal_secs", "0");

      assertThat(lab.host.kernel().disks().health(disk)).isEqualTo(DiskHealth.FAILING);
      lab.pass(39);
      assertThat(lab.blocks()).containsExactly("nvme0n1");
      lab.pass(1);
      assertThat(lab.blocks()).isEmpty();
    }
  }

  @Test
  void discoveryTakesANumberAndHasNoNamespaces() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.write(Lab.request("nqn.2014-08.org.nvmexpress.discovery", Lab.FIRST) + ",discovery");
      lab.connect(Lab.FIRST);

      assertThat(lab.read("class/nvme/nvme0/cntrltype")).isEqualTo("discovery");
      assertThat(lab.read("class/nvme-subsystem/nvme-subsys0/subsystype")).isEqualTo("discovery");
      assertThat(lab.blocks()).containsExactly("nvme1c1n1", "nvme1n1");
    }
  }
}
