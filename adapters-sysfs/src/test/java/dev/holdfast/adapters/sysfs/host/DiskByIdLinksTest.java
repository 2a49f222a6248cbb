package dev.holdfast.adapters.sysfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nvme0n1 of the capture has the UUID aaaaaaaa-...-1 and the NGUID eeeeeeee0...1. */
class DiskByIdLinksTest {
  private static final String RIGHT = "nvme-uuid.aaaaaaaa-0000-4000-8000-000000000001";
  private static final String WRONG = "nvme-uuid.aaaaaaaa-0000-4000-8000-000000000002";

  @TempDir private Path root;

  @BeforeEach
  void twoPathsAndTheirLinks() {
    TreeArchive.unpack("7.3/b-two-paths", root);
  }

  @Test
  void findsTheLinksThatNameANamespaceAndLeadToIt() {
    link("nvme-eui.eeeeeeee000000000000000000000001", "../../nvme0n1");
    link("wwn-0xEEEEEEEE000000000000000000000001", "../../nvme0n1");

    assertThat(links().of(namespace()))
        .containsExactly(
            "nvme-eui.eeeeeeee000000000000000000000001",
            RIGHT,
            "wwn-0xEEEEEEEE000000000000000000000001");
    assertThat(links().resolve(RIGHT, topology())).contains(namespace());
    assertThat(links().misleading(topology())).isEmpty();
  }

  @Test
  void doesNotBelieveALinkThatNamesAnotherNamespace() {
    link(WRONG, "../../nvme0n1");

    assertThat(links().of(namespace())).containsExactly(RIGHT);
    assertThat(links().resolve(WRONG, topology())).isEmpty();
    assertThat(links().misleading(topology()))
        .singleElement()
        .asString()
        .contains(WRONG)
        .contains("nvme0n1")
        .contains("000000000001");
  }

  @Test
  void doesNotBelieveALinkThatOutlivedItsDevice() {
    link(RIGHT, "../../nvme7n1");

    assertThat(links().of(namespace())).isEmpty();
    assertThat(links().resolve(RIGHT, topology())).isEmpty();
    assertThat(links().misleading(topology()))
        .singleElement()
        .asString()
        .endsWith("nvme7n1, which is not there");
  }

  @Test
  void neverLeadsToAPathDevice() {
    link(RIGHT, "../../nvme0c0n1");

    assertThat(links().of(namespace())).isEmpty();
    assertThat(links().resolve(RIGHT, topology())).isEmpty();
  }

  @Test
  void doesNotLookAtLinksByModelOrPartition() {
    link("nvme-uuid.aaaaaaaa-0000-4000-8000-000000000002-part1", "../../nvme0n1p1");

    assertThat(links().of(namespace())).containsExactly(RIGHT);
    assertThat(links().resolve("nvme-LabTarget_SER0001", topology())).isEmpty();
    assertThat(links().misleading(topology())).isEmpty();
  }

  @Test
  void doesNotMindAHostWithoutLinks() {
    Trees.remove(root.resolve("dev"));

    assertThat(links().of(namespace())).isEmpty();
    assertThat(links().misleading(topology())).isEmpty();
  }

  private void link(String name, String target) {
    Trees.link(root.resolve("dev/disk/by-id").resolve(name), target);
  }

  private DiskByIdLinks links() {
    return new DiskByIdLinks(new SysfsFiles(), root.resolve("dev"));
  }

  private ObservedTopology topology() {
    return new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys"))).observe();
  }

  private Namespace namespace() {
    return topology().subsystems().getFirst().namespaces().getFirst();
  }
}
