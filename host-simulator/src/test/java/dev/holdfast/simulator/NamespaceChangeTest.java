package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.SimulatedHost.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that a target makes to its namespaces, and when the host sees them. */
class NamespaceChangeTest {
  @TempDir private Path root;
  private Lab lab;

  @BeforeEach
  void connectBoth() throws Exception {
    lab = new Lab(root);
    lab.connectBoth();
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  @Test
  void resizeIsSeenWithoutAnyAction() {
    lab.target.resize(1, 2 * Lab.BYTES);

    assertThat(lab.read("class/block/nvme0n1/size")).isEqualTo("1048576");
    assertThat(lab.read("class/block/nvme0c1n1/size")).isEqualTo("1048576");
    assertThat(lab.node("nvme0n1")).hasSize(2 * Lab.BYTES);
  }

  @Test
  void disabledAndEnabledNamespaceIsTheNextHeadIfTheOldOneIsHeld() {
    Hold hold = lab.host.holdOpen(lab.node("nvme0n1"));
    lab.target.disable(1);
    assertThat(lab.blocks()).isEmpty();
    assertThat(lab.controllers()).containsExactly("nvme0", "nvme1");

    lab.target.enable(1);
    assertThat(lab.blocks()).containsExactly("nvme0c0n2", "nvme0c1n2", "nvme0n2");
    hold.close();
  }

  @Test
  void replacedWhileConnectedTheNameSilentlyMeansAnotherVolume() throws Exception {
    Files.write(lab.node("nvme0n1"), new byte[] {1, 2, 3});
    lab.target.replace(1, Lab.OTHER_UUID, null, null);

    assertThat(lab.read("class/block/nvme0n1/uuid")).isEqualTo(Lab.OTHER_UUID);
    assertThat(lab.node("disk/by-id/nvme-uuid." + Lab.OTHER_UUID)).exists();
    assertThat(lab.node("disk/by-id/nvme-uuid." + Lab.UUID)).doesNotExist();
    assertThat(lab.status("blkid", "-p", lab.node("nvme0n1"))).isEqualTo(2);
  }

  @Test
  void replacedDuringAnOutageNothingTakesItsPlaceUntilARescan() throws Exception {
    lab.target.cut(Lab.FIRST, Lab.PORT);
    lab.target.cut(Lab.SECOND, Lab.PORT);
    lab.target.replace(1, Lab.OTHER_UUID, null, null);
    lab.target.restore(Lab.FIRST, Lab.PORT);
    lab.target.restore(Lab.SECOND, Lab.PORT);
    lab.pass(2);
    assertThat(lab.state("nvme0")).isEqualTo("live");
    assertThat(lab.blocks()).isEmpty();

    lab.attribute("class/nvme/nvme0/rescan_controller", "1");
    assertThat(lab.read("class/block/nvme0n1/uuid")).isEqualTo(Lab.OTHER_UUID);
  }

  @Test
  void aNamespaceThatIsToldToOneControllerOnlyIsShownByTheOtherAfterARescan() throws Exception {
    lab.target.announcesNothingAt(Lab.SECOND, Lab.PORT);
    lab.target.withNamespace(2, Lab.BYTES, Lab.OTHER_UUID, null, null);
    assertThat(lab.blocks())
        .containsExactly("nvme0c0n1", "nvme0c0n2", "nvme0c1n1", "nvme0n1", "nvme0n2");

    lab.attribute("class/nvme/nvme1/rescan_controller", "1");
    assertThat(lab.blocks()).contains("nvme0c1n2");
  }

  @Test
  void contentBelongsToTheNamespaceAndOutlivesNamesAndHosts() throws Exception {
    lab.status("mkfs.xfs", lab.node("nvme0n1"));
    lab.status("mkfs.ext4", lab.node("nvme0n1"));
    lab.attribute("class/nvme/nvme0/delete_controller", "1");
    lab.attribute("class/nvme/nvme1/delete_controller", "1");
    lab.close();

    lab = new Lab(root);
    lab.connect(Lab.SECOND);
    assertThat(lab.status("fsck.ext4", "-p", lab.node("nvme0n1"))).isZero();
  }

  @Test
  void scanLatencyLetsNamespacesAppearLater() throws Exception {
    lab.host.fabric().scanLatency(Duration.ofSeconds(2));
    lab.host
        .fabric()
        .target("nqn.2026-01.lab:vol2")
        .listensOn(Lab.FIRST, Lab.PORT)
        .withNamespace(1, Lab.BYTES, Lab.OTHER_UUID, null, null);
    lab.write(Lab.request("nqn.2026-01.lab:vol2", Lab.FIRST));
    assertThat(lab.blocks()).doesNotContain("nvme2n1");

    lab.pass(2);
    assertThat(lab.blocks()).contains("nvme2n1");
  }

  @Test
  void anaChangesShowOnThePathOfThatAddressOnly() {
    lab.target.ana(Lab.SECOND, Lab.PORT, "persistent-loss");

    assertThat(lab.read("class/block/nvme0c0n1/ana_state")).isEqualTo("optimized");
    assertThat(lab.read("class/block/nvme0c1n1/ana_state")).isEqualTo("persistent-loss");
    assertThat(lab.state("nvme1")).isEqualTo("live");
  }

  @Test
  void identifiersThatAreNotThereHaveNoAttribute() throws Exception {
    lab.host
        .fabric()
        .target("nqn.2026-01.lab:vol2")
        .listensOn(Lab.FIRST, Lab.PORT)
        .withNamespace(1, Lab.BYTES, null, null, "0011223344556677")
        .withNamespace(2, Lab.BYTES, null, Lab.NGUID, null)
        .withNamespace(3, Lab.BYTES, null, null, null);
    lab.write(Lab.request("nqn.2026-01.lab:vol2", Lab.FIRST));

    assertThat(lab.read("class/block/nvme2n1/eui")).isEqualTo("00 11 22 33 44 55 66 77");
    assertThat(lab.read("class/block/nvme2n1/wwid")).isEqualTo("eui.0011223344556677");
    assertThat(lab.host.sys().resolve("class/block/nvme2n1/uuid")).doesNotExist();
    assertThat(lab.read("class/block/nvme2n2/uuid"))
        .isEqualTo("eeeeeeee-0000-0000-0000-000000000001");
    assertThat(lab.host.sys().resolve("class/block/nvme2n3/nguid")).doesNotExist();
    assertThat(lab.read("class/block/nvme2n3/wwid")).startsWith("nvme.0000-");
  }
}
