package dev.holdfast.adapters.sysfs.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TopologyText;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.testkit.ConnectRequests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A masked capture contains no identity and no address; its structure is kept. */
class CaptureMaskTest {
  private static final String DISCOVERY = "nqn.2014-08.org.nvmexpress.discovery";

  @TempDir private Path directory;

  static List<String> trees() {
    return TreeArchive.shapes();
  }

  @ParameterizedTest
  @MethodSource("trees")
  void hidesWhoAndKeepsTheShape(String name) {
    Path host = TreeArchive.unpack(name, directory.resolve("host"));

    check(host, capture(host), name);
  }

  @RepeatedTest(10)
  void hidesWhoAndKeepsTheShapeOfAnyHost() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (SimulatedHost host = SimulatedHost.create(directory.resolve("host"))) {
      host.clock().holdButSkipWaits();
      int targets = 1 + random.nextInt(3);
      for (int i = 0; i < targets; i++) {
        connect(host, random, i);
      }
      CapturedTree tree = capture(host.root());
      assertThat(topology(host.root()).subsystems()).as("seed " + seed).hasSize(targets);
      // what is not in sysfs follows the same rules
      for (Subsystem subsystem : topology(host.root()).subsystems()) {
        tree.file(
            "/state/volumes/" + subsystem.name(),
            "nqn=%s\naddress=%s\nserial=%s\n"
                .formatted(
                    subsystem.nqn(),
                    subsystem.controllers().getFirst().address(),
                    subsystem.serial().orElseThrow())
                .getBytes(StandardCharsets.US_ASCII));
      }
      check(host.root(), tree, "seed " + seed);
    }
  }

  @Test
  void masksEachSpellingOfAValueAlike() {
    CapturedTree tree = new CapturedTree();
    file(tree, "/sys/serial", "S3 R1AL          \n");
    file(tree, "/a/wwid", "nvme.1af4-533320523141 4c nvme.1af4-5333205231414c-4c-00000001\n");
    file(tree, "/a/uuid", "0123ABCD-0000-4000-8000-000000000001\n");
    file(tree, "/a/nguid", "0123abcd000040008000000000000001\n");
    file(tree, "/a/eui", "00 25 38 01 02 03 04 05\n");
    file(tree, "/a/wwid2", "eui.0025380102030405\n");
    file(tree, "/a/none", "00 00 00 00 00 00 00 00\n");
    file(tree, "/a/v6", "traddr=fd00:0:0:0:0:0:0:1,src_addr=fd00::1,x=::1 12:34:56\n");
    file(tree, "/a/v4", "10.0.0.1:4420 10.0.0.10 6.12.107 127.0.0.1\n");
    file(tree, "/dev/disk/by-id/nvme-Model_S3_R1AL_1", "x");

    assertThat(CaptureMask.of(tree).text().lines())
        .containsExactly(
            "/a/eui = fe ed fa ce 00 00 00 01",
            "/a/nguid = feedface000040008000000000000001",
            "/a/none = 00 00 00 00 00 00 00 00",
            "/a/uuid = feedface-0000-4000-8000-000000000001",
            "/a/v4 = 198.18.0.1:4420 198.18.0.2 6.12.107 127.0.0.1",
            "/a/v6 = traddr=2001:db8::1,src_addr=2001:db8::1,x=::1 12:34:56",
            "/a/wwid = nvme.1af4-533320523141 4c nvme.1af4-4d41534b454430303031-4c-00000001",
            "/a/wwid2 = eui.feedface00000001",
            "/dev/disk/by-id/nvme-Model_MASKED0001_1 = x\\c",
            "/sys/serial = MASKED0001         \\x20");
  }

  @Test
  void hidesServersExportsAndUsersOfNetworkFilesystems() {
    CapturedTree tree = new CapturedTree();
    file(
        tree,
        "/proc/self/mountinfo",
        """
        30 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
        31 30 0:50 / /mnt/a rw shared:2 - nfs4 filer.corp.example:/export/home rw,vers=4.2,addr=10.1.2.3
        32 30 0:51 / /mnt/b rw - nfs 10.1.2.3:/export/home rw,mountaddr=10.1.2.3
        33 30 0:52 / /mnt/c rw - cifs //filer.corp.example/alice rw,username=alice,domain=CORP,uid=1000
        34 30 0:53 / /mnt/d rw - fuse.sshfs bob@jump.corp.example:/srv rw,user_id=0
        35 30 0:54 / /mnt/e rw - ceph 10.1.2.3:6789:/vols rw,name=tenant7,secret=<hidden>
        36 30 0:55 / /mnt/f rw - fuse.lxcfs lxcfs rw
        37 30 259:3 / /mnt/g rw - xfs /dev/nvme0n1 rw
        """);

    String masked = CaptureMask.of(tree).text();

    assertThat(masked)
        .doesNotContain("corp", "CORP", "alice", "bob", "tenant7", "10.1.2.3", "export/home", "srv")
        .contains(
            "/mnt/a rw shared:2 - nfs4 masked-server-1:/masked-export-1 rw,vers=4.2,addr=198.18.0.1",
            "/mnt/b rw - nfs 198.18.0.1:/masked-export-1 rw,mountaddr=198.18.0.1",
            "/mnt/c rw - cifs //masked-server-1/masked-export-2"
                + " rw,username=masked-username-1,domain=masked-domain-1,uid=1000",
            "/mnt/d rw - fuse.sshfs masked-user-1@masked-server-2:/masked-export-3 rw,user_id=0",
            "/mnt/e rw - ceph 198.18.0.1:6789:/masked-export-4 rw,name=masked-name-1",
            "/mnt/f rw - fuse.lxcfs lxcfs rw",
            "/mnt/g rw - xfs /dev/nvme0n1 rw");
  }

  @Test
  void hidesThePodsThatHaveVolumes() {
    CapturedTree tree = new CapturedTree();
    String record = "holdfast pod 1\nvolume=pv-1\ntarget=/pods/x\nnamespace=shop\nname=%s\n";
    file(tree, "/state/volumes/a.pod", record.formatted("db-0"));
    file(tree, "/state/volumes/b.pod", record.formatted("db-1"));

    String masked = CaptureMask.of(tree).text();

    assertThat(masked)
        .doesNotContain("shop", "db-0", "db-1")
        .contains(
            "volume=pv-1", "namespace=masked-namespace-1", "name=masked-pod-1", "masked-pod-2")
        .doesNotContain("masked-namespace-2");
  }

  @Test
  void keepsTheNameThatMeansDiscovery() {
    CapturedTree tree = new CapturedTree();
    file(tree, "/x/subsysnqn", DISCOVERY + "\n");

    assertThat(CaptureMask.of(tree).text()).isEqualTo("/x/subsysnqn = " + DISCOVERY + "\n");
  }

  @Test
  void neverMasksByAValueThatWasThere() {
    CapturedTree tree = new CapturedTree();
    file(tree, "/a", "198.18.0.1 10.0.0.1\n");

    assertThat(CaptureMask.of(tree).text()).isEqualTo("/a = 198.18.0.2 198.18.0.3\n");
  }

  private static void connect(SimulatedHost host, Random random, int i) {
    String nqn =
        "nqn.2020-0%d.com.customer%d:%s".formatted(1 + i, i, word(random, 1 + random.nextInt(30)));
    SimulatedTarget target =
        host.fabric().target(nqn).identifiedAs("Model " + i, word(random, 4 + random.nextInt(16)));
    for (int n = 1; n <= 1 + random.nextInt(3); n++) {
      target.withNamespace(
          n,
          1 << 20,
          random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()).toString() : null,
          random.nextBoolean() ? hex(random, 16) : null,
          random.nextBoolean() ? hex(random, 8) : null);
    }
    for (int path = 0; path < 1 + random.nextInt(3); path++) {
      String address =
          random.nextBoolean()
              ? "fd00:%x::%x:%d"
                  .formatted(
                      1 + random.nextInt(0xfffe), 1 + random.nextInt(0xfffe), 10 * i + path + 1)
              : "10.%d.%d.%d"
                  .formatted(random.nextInt(256), 10 * i + path, 1 + random.nextInt(254));
      target.listensOn(address, 4420);
      try {
        host.kernel()
            .exchange(
                host.dev().resolve("nvme-fabrics"),
                "nqn=%s,transport=tcp,traddr=%s,trsvcid=4420,hostnqn=%s,hostid=%s"
                    .formatted(
                        nqn, address, ConnectRequests.HOST.nqn(), ConnectRequests.HOST.id()));
      } catch (SimulatedErrno e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void check(Path host, CapturedTree tree, String name) {
    String masked = CaptureMask.of(tree).text();

    String plain =
        masked
            .toLowerCase(Locale.ROOT)
            .lines()
            .filter(l -> !l.startsWith("#"))
            .reduce("", (a, b) -> a + b + "\n");
    for (String secret : identifiers(topology(host))) {
      assertThat(plain).as(name).doesNotContain(secret.toLowerCase(Locale.ROOT));
    }
    Path again = TreeArchive.unpackText(masked, host.resolveSibling("masked"));
    assertSameShape(
        name,
        inOneWord(TopologyText.of(topology(host)), topology(host)),
        TopologyText.of(topology(again)));
  }

  /** With names of blanks, which PCIe disks have, as one word, as their masks are. */
  private static String inOneWord(String text, ObservedTopology topology) {
    String changed = text;
    for (String identifier : identifiers(topology)) {
      changed = changed.replace(identifier, identifier.replace(' ', '_'));
    }
    return changed;
  }

  /** Token by token, with one and the same mask for each value and another one for another. */
  private static void assertSameShape(String name, String before, String after) {
    List<String> left = List.of(before.split("[\\s=]+"));
    List<String> right = List.of(after.split("[\\s=]+"));
    assertThat(right).as(name).hasSameSizeAs(left);
    Map<String, String> masks = new HashMap<>();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < left.size(); i++) {
      masks.putIfAbsent(left.get(i), right.get(i));
      values.putIfAbsent(right.get(i), left.get(i));
      assertThat(masks).as(name).containsEntry(left.get(i), right.get(i));
      assertThat(values).as(name).containsEntry(right.get(i), left.get(i));
    }
  }

  /** All of the kinds that are to be hidden, in every spelling. */
  private static Set<String> identifiers(ObservedTopology topology) {
    List<String> all = new ArrayList<>();
    for (Subsystem subsystem : topology.subsystems()) {
      all.add(subsystem.nqn().value());
      subsystem
          .serial()
          .filter(serial -> serial.length() >= 4)
          .ifPresent(serial -> {
            all.add(serial);
            all.add(HexFormat.of().formatHex(serial.getBytes(StandardCharsets.US_ASCII)));
          });
      subsystem
          .controllers()
          .forEach(controller -> {
            controller.hostNqn().ifPresent(all::add);
            controller.hostId().ifPresent(all::add);
            if (!controller.transport().equals("pcie") && !controller.transport().equals("fc")) {
              controller.address().traddr().ifPresent(all::add);
            }
          });
      subsystem.namespaces().forEach(namespace -> all.addAll(identifiers(namespace.ids())));
    }
    all.removeIf(DISCOVERY::equals);
    return new TreeSet<>(all);
  }

  private static List<String> identifiers(NamespaceIdentifiers ids) {
    List<String> all = new ArrayList<>();
    ids.uuid()
        .ifPresent(uuid -> {
          all.add(uuid.toString());
          all.add(uuid.toString().replace("-", ""));
        });
    ids.nguid().ifPresent(nguid -> all.add(nguid.hex()));
    ids.eui()
        .ifPresent(eui -> {
          all.add(eui.hex());
          all.add(eui.hex().replaceAll("(..)(?!$)", "$1 "));
        });
    return all;
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    while (word.length() < length) {
      word.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(36)));
    }
    return word.toString();
  }

  private static String hex(Random random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static CapturedTree capture(Path host) {
    return HostCapture.of(
        HostCapture.Places.under(host, host.resolve("var/lib/holdfast")),
        new AbandonableCalls("capture", 4, HostTime.system()),
        Duration.ofMinutes(1));
  }

  private static ObservedTopology topology(Path root) {
    return new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys"))).observe();
  }

  private static void file(CapturedTree tree, String path, String content) {
    tree.file(path, content.getBytes(StandardCharsets.US_ASCII));
  }
}
