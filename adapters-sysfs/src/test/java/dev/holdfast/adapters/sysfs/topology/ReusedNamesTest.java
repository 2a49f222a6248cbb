package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.adapters.sysfs.TopologyText;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are given away, and what they meant before is not believed. */
class ReusedNamesTest {
  private static final NvmeDirectories NONE = new NvmeDirectories(List.of());
  private static final UUID OTHER = UUID.fromString("0badf00d-0000-4000-8000-00000000000f");

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
  void aNamespaceThatIsAnotherUnderTheSameNameIsReadAnew() throws Exception {
    SysfsFabricTopology topology = keepingFilesOpen();
    topology.observe();
    Path head = subsystem.resolve("nvme0n1");
    Path another = root.resolve("another");
    Files.createDirectory(another);
    for (String same : List.of("nsid", "size", "ro", "dev")) {
      Files.copy(head.resolve(same), another.resolve(same));
    }
    identify(another);
    Trees.replace(head, another);

    assertThat(uuid(topology)).contains(OTHER);
  }

  @Test
  void aNumberOfAnOrdinaryFileIsNobodysForLife() {
    SysfsFabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(sys));
    topology.observe();

    identify(subsystem.resolve("nvme0n1"));

    assertThat(uuid(topology)).contains(OTHER);
  }

  @Test
  void whatCanChangeWhileItsObjectLivesIsReadAnew() throws Exception {
    SysfsFabricTopology topology = keepingFilesOpen();
    topology.observe();
    Path controller = sys.resolve("devices/virtual/nvme-fabrics/ctl/nvme1");
    Path head = subsystem.resolve("nvme0n1");
    Trees.write(subsystem.resolve("iopolicy"), "queue-depth");
    Trees.write(controller.resolve("state"), "connecting");
    Trees.write(controller.resolve("address"), "traddr=10.9.9.9,trsvcid=4420");
    Trees.write(controller.resolve("cntlid"), "77");
    Trees.write(controller.resolve("cntrltype"), "admin");
    Trees.write(controller.resolve("ctrl_loss_tmo"), "off");
    Trees.write(controller.resolve("reconnect_delay"), "7");
    Trees.write(controller.resolve("fast_io_fail_tmo"), "8");
    Trees.write(controller.resolve("kato"), "9");
    Trees.write(controller.resolve("nvme0c1n1/ana_state"), "inaccessible");
    Trees.write(head.resolve("size"), "16");
    Trees.write(head.resolve("ro"), "1");
    Trees.write(head.resolve("delayed_removal_secs"), "11");

    ObservedTopology seen = topology.observe();

    assertThat(seen).isEqualTo(keepingFilesOpen().observe());
    assertThat(TopologyText.of(seen))
        .contains("connecting", "10.9.9.9", "77", "queue-depth", "inaccessible", "8192");
  }

  @Test
  void remembersNothingThatALookDidNotComeBy() {
    KernelObjectCache known = new KernelObjectCache(true);
    SysfsDirectory head = SysfsRoot.at(sys).directory("block/nvme0n1");
    Supplier<Optional<String>> wwid = () -> head.steady(open -> known.text(open, "wwid"));
    String first = wwid.get().orElseThrow();
    Trees.write(head.path().resolve("wwid"), "eui.other");

    known.nextLook(NONE);
    assertThat(wwid.get()).contains(first);
    known.nextLook(NONE);
    known.nextLook(NONE);
    assertThat(wwid.get()).contains("eui.other");
  }

  @Test
  void aPathThatComesOrGoesIsSeenThoughItsControllerIsTheSame() {
    SysfsFabricTopology topology = keepingFilesOpen();
    topology.observe();
    Path controller = sys.resolve("devices/virtual/nvme-fabrics/ctl/nvme1");
    Trees.write(controller.resolve("nvme0c1n2/ana_state"), "optimized");
    Trees.link(sys.resolve("block/nvme0c1n2"), "../devices/x");
    assertThat(topology.observe()).isEqualTo(keepingFilesOpen().observe());

    // its link goes first, it itself after that: the scan in between still finds it
    Trees.remove(sys.resolve("block/nvme0c1n2"));
    topology.observe();
    Trees.remove(controller.resolve("nvme0c1n2"));
    assertThat(topology.observe()).isEqualTo(keepingFilesOpen().observe());
  }

  @Test
  void remembersNoAttributeThatWasNotThere() {
    KernelObjectCache known = new KernelObjectCache(true);
    SysfsDirectory head = SysfsRoot.at(sys).directory("block/nvme0n1");
    assertThat(head.steady(open -> known.text(open, "eui"))).isEmpty();

    Trees.write(head.path().resolve("eui"), "01 02 03 04 05 06 07 08");

    assertThat(head.steady(open -> known.text(open, "eui"))).contains("01 02 03 04 05 06 07 08");
  }

  @Test
  void aDirectoryThatIsLetOutOfItsReadingIsNotReadAnyMore() {
    SysfsDirectory head = SysfsRoot.at(sys).directory("block/nvme0n1");
    SysfsDirectory out = head.steady(Optional::of).orElseThrow();

    assertThatIllegalStateException().isThrownBy(() -> out.text("wwid"));
  }

  private static void identify(Path head) {
    Trees.write(head.resolve("uuid"), OTHER.toString());
    Trees.write(head.resolve("wwid"), "uuid." + OTHER);
  }

  private static Optional<UUID> uuid(SysfsFabricTopology topology) {
    return topology.observe().subsystems().getFirst().namespaces().getFirst().ids().uuid();
  }
}
