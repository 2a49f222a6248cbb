package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of /dev/nvme-fabrics, by the facts measured on real kernels. */
class ConnectTest {
  @TempDir private Path root;
  private Lab lab;

  @BeforeEach
  void boot() {
    lab = new Lab(root);
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  private int errnoOf(String request) {
    return catchThrowableOfType(SimulatedErrno.class, () -> lab.write(request)).errno();
  }

  @Test
  void refusesADuplicateComparedByTheGivenOptions() throws Exception {
    lab.connect(Lab.FIRST);
    String again = Lab.request(Lab.NQN, Lab.FIRST);

    assertThat(errnoOf(again)).isEqualTo(KernelErrno.EALREADY);
    assertThat(errnoOf(again + ",nr_io_queues=1")).isEqualTo(KernelErrno.EALREADY);
    assertThat(lab.write(again + ",host_traddr=10.77.1.1")).startsWith("instance=1,");
    assertThat(errnoOf(again + ",host_traddr=10.77.1.1")).isEqualTo(KernelErrno.EALREADY);
    assertThat(lab.write(again + ",duplicate_connect")).startsWith("instance=2,");
  }

  @Test
  void aFailedConnectLeavesNothing() {
    assertThat(errnoOf(Lab.request("nqn.2026-01.lab:nosuch", Lab.FIRST)))
        .isEqualTo(KernelErrno.EIO);

    assertThat(lab.controllers()).isEmpty();
    assertThat(lab.subsystems()).isEmpty();
  }

  @Test
  void tellsClosedPortsFromMissingRoutes() {
    String good = Lab.request(Lab.NQN, Lab.FIRST);

    assertThat(errnoOf(good.replace("trsvcid=4420", "trsvcid=4499")))
        .isEqualTo(KernelErrno.ECONNREFUSED);
    assertThat(errnoOf(good.replace(Lab.FIRST, "10.99.1.77"))).isEqualTo(KernelErrno.ENETUNREACH);
    lab.target.cut(Lab.FIRST, Lab.PORT);
    assertThat(errnoOf(good)).isEqualTo(KernelErrno.EHOSTUNREACH);
    lab.host.fabric().refuse(Lab.FIRST, Lab.PORT);
    assertThat(errnoOf(good)).isEqualTo(KernelErrno.ECONNREFUSED);
  }

  @Test
  void givesUpASilentAddressAfterThreeAndAHalfSeconds() {
    lab.host.clock().holdButSkipWaits();
    lab.target.silence(Lab.FIRST, Lab.PORT);
    Instant before = lab.host.clock().instant();

    assertThat(errnoOf(Lab.request(Lab.NQN, Lab.FIRST))).isEqualTo(KernelErrno.ETIMEDOUT);

    assertThat(Duration.between(before, lab.host.clock().instant()))
        .isEqualTo(Duration.ofMillis(3_500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transport=tcp,nqn=nqn.2026-01.lab:vol1",
        "transport=rdma,traddr=10.77.1.2,trsvcid=4420,nqn=nqn.2026-01.lab:vol1",
        "traddr=10.77.1.2,trsvcid=4420,nqn=nqn.2026-01.lab:vol1",
        "transport=tcp,traddr=10.77.1.2,trsvcid=4420",
        "transport=tcp,traddr=10.77.1.2,trsvcid=4420,nqn=nqn.2026-01.lab:vol1,bogus=1",
        "transport=tcp,traddr=10.77.1.2,trsvcid=4420,nqn=nqn.2026-01.lab:vol1,reconnect_delay=0",
        "transport=tcp,traddr=10.77.1.2,trsvcid=4420,nqn=nqn.2026-01.lab:vol1,hostid=x"
      })
  void refusesMalformedRequests(String request) {
    assertThat(errnoOf(request)).isEqualTo(KernelErrno.EINVAL);
  }

  @Test
  void refusesOneHostUnderTwoNames() throws Exception {
    lab.connect(Lab.FIRST);
    String second = Lab.request(Lab.NQN, Lab.SECOND);

    assertThat(errnoOf(second.replace("555555555555,hostid", "555555555556,hostid")))
        .isEqualTo(KernelErrno.EINVAL);
    assertThat(errnoOf(second.replaceFirst("hostid=[^,]*", "hostid=" + Lab.OTHER_UUID)))
        .isEqualTo(KernelErrno.EINVAL);
  }

  @Test
  void showsATargetOnlyToTheHostItAllowsAndOnlyWithItsSecret() throws Exception {
    lab.target.allowOnly("nqn.2026-01.lab:another-host");
    assertThat(errnoOf(Lab.request(Lab.NQN, Lab.FIRST))).isEqualTo(KernelErrno.EIO);

    lab.target.allowOnly(Lab.HOST_NQN).requireSecret("DHHC-1:00:x:");
    String request = Lab.request(Lab.NQN, Lab.FIRST);
    assertThat(errnoOf(request)).isEqualTo(KernelErrno.ENOKEY);
    assertThat(errnoOf(request + ",dhchap_secret=DHHC-1:00:y:"))
        .isEqualTo(KernelErrno.EKEYREJECTED);
    assertThat(lab.write(request + ",dhchap_secret=DHHC-1:00:x:")).startsWith("instance=0,");
  }

  @Test
  void tellsItsOptionsToWhoeverReadsWithoutWriting() throws Exception {
    assertThat(lab.host.kernel().read(lab.node("nvme-fabrics")))
        .startsWith("instance=-1,cntlid=-1,transport=%s,")
        .contains("fast_io_fail_tmo=%d", "duplicate_connect", "dhchap_secret=%s")
        .doesNotContain("concat");
  }

  @Test
  void anyNqnOfTheWildcardExistsAnywhereWithOneNamespaceOfItsOwn() throws Exception {
    lab.host.fabric().wildcard("nqn.2026-01.dev.holdfast.sim:", 1L << 30);
    String nqn = "nqn.2026-01.dev.holdfast.sim:pvc-1";

    lab.write(Lab.request(nqn, "192.0.2.1"));
    lab.write(Lab.request(nqn, "192.0.2.2"));

    assertThat(lab.blocks()).containsExactly("nvme0c0n1", "nvme0c1n1", "nvme0n1");
    assertThat(lab.read("class/block/nvme0n1/uuid")).isEqualTo(SimulatedFabric.wildcardUuid(nqn));
    assertThat(lab.read("class/block/nvme0n1/size")).isEqualTo("2097152");
    assertThat(lab.node("nvme0n1")).hasSize(1L << 30);
    assertThat(errnoOf(Lab.request("nqn.2026-01.other:x", "192.0.2.1"))).isEqualTo(KernelErrno.EIO);
  }

  @Test
  void refusesToBootOverSomethingElse() throws Exception {
    Path other = root.resolve("other");
    Files.createDirectories(other.resolve("sys"));

    assertThatThrownBy(() -> SimulatedHost.create(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a simulated host's");
  }
}
