package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.adapters.sysfs.libc.OpenDirectory;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tree changes while it is read: before the first, the second, ... the last of all accesses,
 * one run each. The result is the state before or the state after, never a mixture.
 *
 * <pre>
 *   nvme-subsys0 (vol1) ---- nvme0 ---- nvme0c0n1 --+
 *                       \--- nvme1 ---- nvme0c1n1 --+-- nvme0n1
 * </pre>
 */
class ChangingTreeTest {
  private static final String CTL = "sys/devices/virtual/nvme-fabrics/ctl/";
  private static final String SUBSYSTEM = "sys/devices/virtual/nvme-subsystem/nvme-subsys0/";

  @TempDir private Path directory;

  /** Does something once, before the n-th access. */
  private static final class Interrupted extends SysfsFiles {
    private final Runnable change;
    private int left;

    Interrupted(int before, Runnable change) {
      this.left = before;
      this.change = change;
    }

    boolean done() {
      return left < 0;
    }

    private void access() {
      if (left-- == 0) {
        change.run();
      }
    }

    @Override
    public Optional<OpenDirectory> open(RelativeLocation directory) {
      access();
      return super.open(directory);
    }

    @Override
    public Optional<String> attribute(RelativeLocation place) {
      access();
      return super.attribute(place);
    }

    @Override
    public List<String> names(RelativeLocation directory, String prefix, Predicate<String> wanted) {
      access();
      return super.names(directory, prefix, wanted);
    }

    @Override
    public Optional<ObjectNumber> object(RelativeLocation place) {
      access();
      return super.object(place);
    }
  }

  /** A tree that changes, and what was seen of it. */
  private interface Check {
    void seen(ObservedTopology topology);
  }

  private interface Change {
    void in(Path root);
  }

  private void changeBeforeEveryAccess(Change change, Check check) {
    for (int n = 0; ; n++) {
      Path root = directory.resolve("run" + n);
      unpack(root);
      Interrupted files = new Interrupted(n, () -> change.in(root));
      ObservedTopology seen =
          new SysfsFabricTopology(new SysfsRoot(files, root.resolve("sys"), false)).observe();
      check.seen(unnumbered(seen));
      Trees.remove(root);
      if (!files.done()) {
        assertThat(n).as("accesses").isGreaterThan(50);
        return;
      }
    }
  }

  @Test
  void leavesOutAControllerThatVanishes() {
    Controller first = controllers(still()).get(0);
    Controller second = controllers(still()).get(1);
    Namespace whole = namespaces(still()).getFirst();
    changeBeforeEveryAccess(
        root -> {
          Trees.remove(root.resolve(CTL + "nvme1"));
          Trees.remove(root.resolve(SUBSYSTEM + "nvme1"));
        },
        seen -> {
          assertThat(controllers(seen)).contains(first);
          assertThat(controllers(seen)).isSubsetOf(first, second);
          assertThat(namespaces(seen)).extracting(Namespace::ids).containsExactly(whole.ids());
          assertThat(namespaces(seen).getFirst().paths()).contains(whole.paths().getFirst());
        });
  }

  @Test
  void leavesOutANamespaceThatVanishes() {
    Namespace whole = namespaces(still()).getFirst();
    changeBeforeEveryAccess(
        root -> {
          Trees.remove(root.resolve(SUBSYSTEM + "nvme0n1"));
          Trees.remove(root.resolve(CTL + "nvme0/nvme0c0n1"));
          Trees.remove(root.resolve(CTL + "nvme1/nvme0c1n1"));
        },
        seen -> {
          assertThat(controllers(seen)).hasSize(2);
          assertThat(namespaces(seen)).allSatisfy(n -> assertThat(n.ids()).isEqualTo(whole.ids()));
          assertThat(namespaces(seen)).allSatisfy(n -> assertThat(n.bytes()).isPositive());
        });
  }

  @Test
  void leavesOutASubsystemThatVanishes() {
    changeBeforeEveryAccess(
        root -> {
          Trees.remove(root.resolve(CTL));
          Trees.remove(root.resolve(SUBSYSTEM));
        },
        seen -> assertThat(seen.subsystems()).isSubsetOf(still().subsystems()));
  }

  @Test
  void neverMixesANamespaceWithTheOneThatGotItsName() {
    String old = "nsid 1 uuid aaaaaaaa-0000-4000-8000-000000000001";
    Set<String> seenOnes = new HashSet<>();
    changeBeforeEveryAccess(
        root -> {
          Path another = root.resolve("another");
          Trees.write(another.resolve("nsid"), "2");
          Trees.write(another.resolve("uuid"), "bbbbbbbb-0000-4000-8000-000000000002");
          Trees.write(another.resolve("size"), "16");
          Trees.write(another.resolve("dev"), "259:99");
          Trees.write(another.resolve("ro"), "1");
          Trees.replace(root.resolve(SUBSYSTEM + "nvme0n1"), another);
        },
        seen ->
            namespaces(seen)
                .forEach(n ->
                    seenOnes.add(
                        n.number() + " " + n.bytes() + " " + n.readOnly() + " " + n.ids())));

    assertThat(seenOnes)
        .containsExactlyInAnyOrder(
            "259:1 268435456 false " + old + " nguid eeeeeeee000000000000000000000001",
            "259:99 8192 true nsid 2 uuid bbbbbbbb-0000-4000-8000-000000000002");
  }

  @Test
  void neverMixesAControllerWithTheOneThatGotItsName() {
    Set<String> seenOnes = new HashSet<>();
    changeBeforeEveryAccess(
        root -> {
          Path another = root.resolve("another");
          Trees.write(another.resolve("subsysnqn"), "nqn.2026-01.lab:vol1");
          Trees.write(another.resolve("transport"), "rdma");
          Trees.write(another.resolve("state"), "connecting");
          Trees.write(another.resolve("cntlid"), "77");
          Trees.write(another.resolve("address"), "traddr=10.9.9.9,trsvcid=1");
          Trees.replace(root.resolve(CTL + "nvme1"), another);
        },
        seen ->
            controllers(seen).stream()
                .filter(c -> c.name().instance() == 1)
                .forEach(c ->
                    seenOnes.add(
                        c.transport() + " " + c.state() + " " + c.cntlid() + " " + c.address())));

    assertThat(seenOnes)
        .containsExactlyInAnyOrder(
            "tcp LIVE OptionalInt[2] 10.77.2.2:4420", "rdma CONNECTING OptionalInt[77] 10.9.9.9:1");
  }

  @Test
  void leavesOutAControllerWhoseNameIsAnotherSubsystemsByNow() {
    changeBeforeEveryAccess(
        root -> {
          Path another = root.resolve("another");
          Trees.write(another.resolve("subsysnqn"), "nqn.2026-01.lab:vol2");
          Trees.write(another.resolve("transport"), "tcp");
          Trees.write(another.resolve("state"), "live");
          Trees.write(another.resolve("address"), "traddr=10.9.9.9,trsvcid=1");
          Trees.replace(root.resolve(CTL + "nvme1"), another);
        },
        seen ->
            assertThat(controllers(seen))
                .extracting(c -> c.address().traddr().orElseThrow())
                .doesNotContain("10.9.9.9"));
  }

  @Test
  void givesUpOnADirectoryThatNeverStaysTheSame() {
    Path root = directory.resolve("restless");
    TreeArchive.unpack("6.12/b-two-paths", root);
    SysfsFiles restless =
        new SysfsFiles() {
          private long another;

          @Override
          public Optional<ObjectNumber> object(RelativeLocation place) {
            return place.name().equals("nvme0n1")
                ? Optional.of(new ObjectNumber(0, 0, ++another))
                : super.object(place);
          }
        };

    ObservedTopology seen =
        new SysfsFabricTopology(new SysfsRoot(restless, root.resolve("sys"), false)).observe();

    assertThat(namespaces(seen)).isEmpty();
    assertThat(controllers(seen)).hasSize(2);
  }

  /** Only what is read, since it is unpacked some hundred times. */
  private static void unpack(Path root) {
    TreeArchive.unpackText(
        TreeArchive.text("6.12/b-two-paths")
            .lines()
            .filter(
                line -> line.matches("/sys/(class/nvme-|dev.*nvme-(fabrics|subsystem)|module).*"))
            .filter(line -> !line.matches(".*/(hidden|block)/.*|.*c[01]n1/(nguid|ro|size|wwid).*"))
            .collect(Collectors.joining("\n")),
        root);
  }

  private ObservedTopology still() {
    Path root = directory.resolve("still");
    if (!Files.exists(root)) {
      unpack(root);
    }
    return unnumbered(new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys"))).observe());
  }

  /** Each copy of the tree has numbers of its own. */
  private static ObservedTopology unnumbered(ObservedTopology topology) {
    return new ObservedTopology(
        topology.multipath(),
        topology.subsystems().stream()
            .map(s ->
                new Subsystem(
                    s.name(),
                    s.nqn(),
                    s.model(),
                    s.serial(),
                    s.ioPolicy(),
                    s.controllers().stream().map(ChangingTreeTest::unnumbered).toList(),
                    s.namespaces()))
            .toList());
  }

  private static Controller unnumbered(Controller c) {
    return new Controller(
        c.name(),
        c.state(),
        c.stateWord(),
        c.transport(),
        c.address(),
        c.type(),
        c.cntlid(),
        c.hostNqn(),
        c.hostId(),
        c.timers(),
        c.paths(),
        OptionalLong.empty());
  }

  private static List<Controller> controllers(ObservedTopology topology) {
    return topology.subsystems().stream()
        .map(Subsystem::controllers)
        .flatMap(List::stream)
        .toList();
  }

  private static List<Namespace> namespaces(ObservedTopology topology) {
    return topology.subsystems().stream().map(Subsystem::namespaces).flatMap(List::stream).toList();
  }
}
