package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TopologyText;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every captured and every made tree against one complete expected value. Those of the captures
 * were made by {@code src/test/capture/expect-tree.py} from the capture itself, those of the made
 * trees by hand.
 */
class SysfsFabricTopologyTest {
  private static final String NVME1 = "devices/virtual/nvme-fabrics/ctl/nvme1";

  @TempDir private Path root;

  static List<String> trees() {
    return TreeArchive.names();
  }

  @ParameterizedTest
  @MethodSource("trees")
  void showsAllOfTheTree(String name) {
    TreeArchive.unpack(name, root);

    ObservedTopology seen = new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys"))).observe();

    assertThat(TopologyText.of(seen)).isEqualTo(TreeArchive.expected(name));
  }

  @ParameterizedTest
  @MethodSource("trees")
  void seesNoChangeInATreeThatDoesNotChange(String name) {
    TreeArchive.unpack(name, root);
    FabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys")));

    assertThat(topology.unchanged(topology.observe())).isTrue();
  }

  /** Some kernels are built with it and without the parameter. */
  @Test
  void takesNativeMultipathForOnWhereTheKernelAlwaysHasIt() {
    Path sys = root.resolve("sys");
    Path parameter = sys.resolve("module/nvme_core/parameters/multipath");
    FabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(sys));
    Trees.write(sys.resolve("class/none"), "");
    assertThat(topology.observe().multipath()).isEqualTo(NativeMultipath.UNKNOWN);

    TreeArchive.unpack("7.3/b-two-paths", root);
    Trees.write(parameter, "N");
    assertThat(topology.observe().multipath()).isEqualTo(NativeMultipath.OFF);

    Trees.remove(parameter);
    assertThat(topology.observe().multipath()).isEqualTo(NativeMultipath.ON);

    Trees.write(parameter.resolve("unreadable"), "");
    assertThat(topology.observe().multipath()).isEqualTo(NativeMultipath.UNKNOWN);
  }

  @Test
  void seesEachWordAndEachNameThatChanges() {
    String host = "7.3/b-two-paths";
    assertThat(changed(host, sys -> Trees.write(sys.resolve(NVME1 + "/state"), "connecting")))
        .isTrue();
    assertThat(changed(host, sys -> Trees.write(sys.resolve(NVME1 + "/state"), "live."))).isTrue();
    assertThat(changed(host, sys -> Trees.write(sys.resolve(NVME1 + "/state"), "liv"))).isTrue();
    assertThat(changed(host, sys -> Trees.remove(sys.resolve(NVME1 + "/state")))).isTrue();
    assertThat(
            changed(
                host,
                sys -> Trees.write(sys.resolve(NVME1 + "/nvme0c1n1/ana_state"), "non-optimized")))
        .isTrue();
    assertThat(changed(host, sys -> Trees.remove(sys.resolve("class/nvme/nvme1")))).isTrue();
    assertThat(changed(host, sys -> Trees.link(sys.resolve("class/nvme/nvme7"), "x"))).isTrue();
    assertThat(changed(host, sys -> Trees.link(sys.resolve("block/nvme0c7n1"), "x"))).isTrue();
    assertThat(changed(host, sys -> Trees.link(sys.resolve("block/sda"), "x"))).isFalse();
    assertThat(
            changed(host, sys -> Trees.link(sys.resolve("class/nvme-subsystem/nvme-subsys7"), "x")))
        .isTrue();
    assertThat(changed(host, sys -> Trees.write(sys.resolve(NVME1 + "/cntlid"), "77"))).isFalse();
  }

  @Test
  void doesNotVouchForASnapshotThatIsNotItsLast() {
    TreeArchive.unpack("7.3/b-two-paths", root);
    FabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys")));
    ObservedTopology first = topology.observe();
    assertThat(topology.unchanged(first)).isTrue();

    Trees.write(root.resolve("sys").resolve(NVME1 + "/state"), "connecting");
    topology.observe();

    assertThat(topology.unchanged(first)).isFalse();
  }

  private boolean changed(String name, Consumer<Path> change) {
    Path sys = root.resolve(UUID.randomUUID().toString());
    TreeArchive.unpack(name, sys);
    FabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(sys.resolve("sys")));
    ObservedTopology known = topology.observe();
    change.accept(sys.resolve("sys"));
    return !topology.unchanged(known);
  }

  @Test
  void knowsNoNamespaceByWhatOnlyAPathSays() {
    for (String gone : List.of("nsid", "size", "dev")) {
      assertThat(namespaces(head -> Trees.remove(head.resolve(gone)))).as("no " + gone).isEmpty();
    }
    assertThat(
            namespaces(head ->
                List.of("nsid", "wwid", "uuid", "nguid")
                    .forEach(n -> Trees.remove(head.resolve(n)))))
        .isEmpty();
  }

  @Test
  void knowsNoNamespaceThatContradictsItself() {
    assertThat(
            namespaces(head ->
                Trees.write(head.resolve("wwid"), "uuid.bbbbbbbb-0000-4000-8000-000000000001")))
        .isEmpty();
    assertThat(
            namespaces(
                head -> Trees.write(head.resolve("uuid"), "bbbbbbbb-0000-4000-8000-000000000001")))
        .isEmpty();
  }

  @Test
  void takesNoIdentifierFromAnywhereElse() {
    NamespaceIdentifiers byNsid = NamespaceIdentifiers.ofNsid(1);
    assertThat(
            namespaces(head ->
                List.of("wwid", "uuid", "nguid").forEach(n -> Trees.remove(head.resolve(n)))))
        .extracting(Namespace::ids)
        .containsExactly(byNsid);
    assertThat(
            namespaces(head -> {
              Trees.write(head.resolve("wwid"), "nvme.1b36-73-6d-00000001");
              Trees.write(head.resolve("uuid"), "00000000-0000-0000-0000-000000000000");
              Trees.write(head.resolve("nguid"), "00000000-0000-0000-0000-000000000000");
            }))
        .extracting(Namespace::ids)
        .containsExactly(byNsid);
  }

  /** Of two paths to one head, which is changed; the paths still show all their identifiers. */
  private List<Namespace> namespaces(Consumer<Path> change) {
    Path at = root.resolve(UUID.randomUUID().toString());
    TreeArchive.unpack("6.12/b-two-paths", at);
    change.accept(at.resolve("sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1"));
    return new SysfsFabricTopology(SysfsRoot.at(at.resolve("sys")))
        .observe().subsystems().stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .toList();
  }

  @Test
  void hasAllTheCaptures() {
    assertThat(TreeArchive.names().stream().filter(name -> name.matches("[0-9].*"))).hasSize(64);
  }

  @Test
  void aControllerThatCannotBeReadIsNotRemoved() {
    TreeArchive.unpack("7.3/b-two-paths", root);
    Path sys = root.resolve("sys");
    FabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(sys));
    Controller there = topology.observe().controllers().getFirst();
    CreatedController made = made(there.name().value(), there.number().orElseThrow());
    Path directory = sys.resolve("class/nvme").resolve(made.name().value());

    Trees.remove(directory.resolve("state"));

    assertThat(topology.observe().controllers()).doesNotContain(there);
    assertThat(topology.removed(made)).isFalse();
    assertThat(topology.removed(made(made.name().value(), made.number() + 1))).isTrue();
    assertThat(topology.removed(made("nvme99", made.number()))).isTrue();
  }

  private static CreatedController made(String name, long number) {
    HostId id = HostId.parse("11111111-2222-3333-4444-555555555555");
    return new CreatedController(
        new SubsystemNqn("nqn.2026-01.dev.holdfast:any"),
        TransportId.tcp("10.0.0.1", 4420),
        new Host(new HostNqn("nqn.2014-08.org.nvmexpress:uuid:" + id), id),
        new ControllerName(name),
        number);
  }
}
