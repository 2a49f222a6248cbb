package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are given away, and what they meant before is not believed. */
class ReusedNamesTest {
  @TempDir private Path root;
  private Path sys;
  private Path subsystem;

  @BeforeEach
  void unpack() {
    TreeArchive.unpack("7.3/b-two-paths", root);
    sys = root.resolve("sys");
    subsystem = sys.resolve("devices/virtual/nvme-subsystem/nvme-subsys0");
  }

  private SysfsFabricTopology keepingFilesOpen() {
    return new SysfsFabricTopology(new SysfsRoot(new SysfsFiles(), sys, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"class/nvme/nvme1", "class/nvme-subsystem/nvme-subsys0", "block/nvme0n1"})
  void aNameThatBelongsToAnotherObjectIsAChangeThoughAllWordsAreTheSame(String name)
      throws Exception {
    SysfsFabricTopology topology = keepingFilesOpen();
    ObservedTopology known = topology.observe();
    assertThat(topology.unchanged(known)).isTrue();
    Path link = sys.resolve(name);
    Path another = sys.resolve("another");
    Trees.link(another, Files.readSymbolicLink(link).toString());

    Trees.replace(link, another);

    assertThat(topology.unchanged(known)).isFalse();
  }

  @Test
  void aDirectoryThatCannotBeListedIsAChangeAndOneThatIsNotThereIsNot() {
    Trees.remove(sys.resolve("class/nvme"));
    SysfsFabricTopology topology = keepingFilesOpen();
    assertThat(topology.unchanged(topology.observe())).isTrue();

    Trees.write(sys.resolve("class/nvme"), "no directory");

    assertThat(topology.unchanged(topology.observe())).isFalse();
  }

  @Test
  void aControllersNumberThatWentToAnotherConnectionIsReadAnew() {
    SysfsFabricTopology topology = keepingFilesOpen();
    topology.observe();
    Path another = root.resolve("another");
    Trees.write(another.resolve("transport"), "rdma");
    Trees.write(another.resolve("state"), "live");
    Trees.replace(sys.resolve("devices/virtual/nvme-fabrics/ctl/nvme1"), another);

    assertThat(topology.observe().subsystems().getFirst().controllers())
        .extracting(controller -> controller.transport())
        .contains("rdma");
  }

  @Test
  void aNamespaceThatIsAnotherUnderTheSameNameIsReadAnew() {
    SysfsFabricTopology topology = keepingFilesOpen();
    topology.observe();
    String other = "0badf00d-0000-4000-8000-00000000000f";
    Path head = subsystem.resolve("nvme0n1");
    Trees.write(head.resolve("uuid"), other + "\n");
    Trees.write(head.resolve("wwid"), "uuid." + other + "\n");

    assertThat(topology.observe().subsystems().getFirst().namespaces())
        .singleElement()
        .satisfies(
            namespace -> assertThat(namespace.ids().uuid()).contains(UUID.fromString(other)));
  }
}
