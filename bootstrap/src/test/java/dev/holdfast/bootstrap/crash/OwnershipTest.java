package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.fault.SimulatedDeath;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which controllers Holdfast deletes: those that it is proven to have created, and all of them. */
class OwnershipTest {
  private static final int EBUSY = 16;
  private static final int PORT = 4420;
  private static final String FIRST = "10.0.0.1";
  private static final String SECOND = "10.0.1.1";

  /** The timers that nvme connect asks for by itself. */
  private static final String BY_HAND = "ctrl_loss_tmo=600,reconnect_delay=10,keep_alive_tmo=5";

  @TempDir Path dir;
  private SimulatedHost host;
  private BareNode node;
  private SimulatedTarget target;

  @BeforeEach
  void start() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    node = life();
    target = target("a");
  }

  @AfterEach
  void end() {
    host.faults().clear();
    host.close();
  }

  /** The next process, with what the last one left on disk. */
  private BareNode life() {
    return BareNode.start(host, dir.resolve("node"), ports -> ports);
  }

  private SimulatedTarget target(String name) {
    return host.fabric()
        .target("nqn.2026-01.dev.holdfast.owner:" + name)
        .withNamespace(
            1, 64L << 20, "00000000-0000-0000-0000-0000000000" + hex(name) + "1", null, null)
        .withNamespace(
            2, 64L << 20, "00000000-0000-0000-0000-0000000000" + hex(name) + "2", null, null)
        .listensOn(FIRST, PORT)
        .listensOn(SECOND, PORT);
  }

  private static String hex(String name) {
    return Integer.toHexString(name.charAt(0) & 0xf);
  }

  private Outcome<?> stage(String volume, int nsid) {
    return stage(volume, nsid, target);
  }

  private Outcome<?> stage(String volume, int nsid, SimulatedTarget on) {
    return node.services()
        .stage()
        .stage(
            new StageVolume.Command(
                new VolumeId(volume),
                staging(volume),
                new VolumeAttachment(
                    new SubsystemNqn(on.nqn()),
                    Stream.of(FIRST, SECOND).map(a -> TransportId.tcp(a, PORT)).toList(),
                    NamespaceSelector.of(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Integer.toString(nsid))),
                    ConnectionPolicy.DEFAULT,
                    1,
                    OutagePolicy.RELEASE,
                    Duration.ofMinutes(15)),
                new VolumeCapability(Life.ext4(), AccessMode.SINGLE_NODE_WRITER),
                FormatPolicy.IF_EMPTY,
                OptionalLong.empty(),
                Credentials.NONE,
                Duration.ofSeconds(110)));
  }

  private HostPath staging(String volume) {
    return new HostPath(dir.resolve("kubelet").resolve(volume).toString());
  }

  private Outcome<?> unstage(String volume) {
    return node.services()
        .unstage()
        .unstage(
            new UnstageVolume.Command(
                new VolumeId(volume), staging(volume), Duration.ofSeconds(110)));
  }

  private static void succeeded(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Success.class);
  }

  private List<SimulatedController> controllers() {
    return controllers(target);
  }

  private List<SimulatedController> controllers(SimulatedTarget of) {
    return host.kernel().controllers().stream()
        .filter(controller -> controller.options().nqn().equals(of.nqn()))
        .toList();
  }

  /** As an administrator does, with this host's identity. */
  private void connectByHand(String address, String options) {
    Host identity = node.ports().identity().current();
    try {
      host.kernel()
          .exchange(
              host.dev().resolve("nvme-fabrics"),
              "transport=tcp,nqn=%s,traddr=%s,trsvcid=%d,hostnqn=%s,hostid=%s,%s"
                  .formatted(target.nqn(), address, PORT, identity.nqn(), identity.id(), options));
    } catch (SimulatedErrno e) {
      throw new AssertionError(e);
    }
  }

  private void delete(SimulatedController controller) {
    try {
      host.kernel()
          .write(host.sys().resolve("class/nvme/" + controller.name() + "/delete_controller"), "1");
    } catch (SimulatedErrno e) {
      throw new AssertionError(e);
    }
  }

  private void looks(int seconds) {
    for (int i = 0; i < seconds; i++) {
      node.look(Duration.ofSeconds(1));
    }
  }

  private List<String> foreign() {
    return node.services().health().foreign().stream().map(Finding::toString).toList();
  }

  @Test
  void aHandMadeControllerStaysAfterTheLateConnectsWereRefused() {
    FaultPoint connect = host.faults().at("connect.before").hang();
    assertThat(stage("a", 1)).isInstanceOf(Outcome.Failure.class);
    target.refuse(FIRST, PORT);
    target.refuse(SECOND, PORT);
    connect.release();
    looks(5);
    target.restore(FIRST, PORT);
    target.restore(SECOND, PORT);
    connectByHand(FIRST, BY_HAND);
    connectByHand(SECOND, BY_HAND);

    looks(60);

    assertThat(controllers()).hasSize(2);
  }

  @Test
  void lateControllersAreDeletedUntilTheKernelShowsThemRemoved() {
    FaultPoint connect = host.faults().at("connect.before").hang();
    assertThat(stage("a", 1)).isInstanceOf(Outcome.Failure.class);
    host.faults().at("delete.before").failTimes(4, EBUSY);
    connect.release();

    looks(180);

    assertThat(controllers()).isEmpty();
  }

  @Test
  void aRepeatedStageOwnsTheControllersThatCameLate() {
    FaultPoint connect = host.faults().at("connect.before").hang();
    assertThat(stage("a", 1)).isInstanceOf(Outcome.Failure.class);
    connect.release();
    host.clock().settle();
    assertThat(controllers()).hasSize(2);
    succeeded(stage("a", 1));

    succeeded(unstage("a"));

    assertThat(controllers()).isEmpty();
  }

  /** The kernel took the request, and the read of its answer failed. */
  @Test
  void aControllerWhoseAnswerCouldNotBeReadIsOwned() {
    host.faults().at("connect.after").failTimes(2, KernelErrno.EIO);
    Outcome<?> staged = stage("a", 1);
    if (staged instanceof Outcome.Failure) {
      succeeded(stage("a", 1));
    }
    assertThat(controllers()).hasSize(2);

    succeeded(unstage("a"));

    assertThat(controllers()).isEmpty();
  }

  @Test
  void theNextProcessOwnsWhatAKilledOneWasStillConnecting() {
    host.fabric().startLatency(Duration.ofMinutes(3));
    host.faults().at("connect.after").hang();
    assertThat(stage("a", 1)).isInstanceOf(Outcome.Failure.class);
    assertThat(controllers()).isNotEmpty();
    node = life();

    // not before the kernel deletes them: until then they are being established
    looks(10);
    assertThat(controllers()).isNotEmpty();
    looks(400);

    assertThat(controllers()).isEmpty();
  }

  @Test
  void theNextProcessDoesNotOwnWhatWasConnectedOtherwise() {
    killedBeforeAnythingIsSent();
    connectByHand(FIRST, BY_HAND);

    looks(60);

    assertThat(controllers()).hasSize(1);
  }

  private void killedBeforeAnythingIsSent() {
    FaultPoint connect = host.faults().at("connect.before");
    connect.once(() -> {
      connect.die();
      throw new SimulatedDeath("before the first connect is sent");
    });
    assertThat(stage("a", 1)).isInstanceOf(Outcome.Failure.class);
    assertThat(connect.passes()).isEqualTo(2);
    node = life();
  }

  @Test
  void unstageSparesAControllerThatWasMadeByHandAtTheAddressOfALostOne() {
    succeeded(stage("a", 1));
    SimulatedController second =
        controllers().stream()
            .filter(c -> c.options().traddr().equals(SECOND))
            .findFirst()
            .orElseThrow();
    delete(second);
    connectByHand(SECOND, BY_HAND);
    looks(3);

    succeeded(unstage("a"));
    looks(60);

    assertThat(controllers())
        .singleElement()
        .satisfies(left -> assertThat(left.options().traddr()).isEqualTo(SECOND));
    assertThat(foreign()).singleElement().asString().contains(SECOND);
  }

  @Test
  void ownershipOutlivesTheProcess() {
    succeeded(stage("a", 1));
    node = life();

    succeeded(unstage("a"));

    assertThat(controllers()).isEmpty();
  }

  @Test
  void theLastOfTwoVolumesRemovesWhatTheFirstConnectedAlsoAfterARestart() {
    succeeded(stage("a", 1));
    succeeded(stage("b", 2));
    succeeded(unstage("a"));
    assertThat(controllers()).hasSize(2);
    node = life();

    succeeded(unstage("b"));

    assertThat(controllers()).isEmpty();
  }

  @Test
  void controllersThatNoRecordProvesStayAndAreReported() throws IOException {
    succeeded(stage("a", 1));
    loseRecords();
    node = life();

    succeeded(unstage("a"));
    looks(40);

    assertThat(controllers()).hasSize(2);
    assertThat(foreign())
        .hasSize(2)
        .allSatisfy(finding ->
            assertThat(finding).contains(target.nqn()).contains("nvme disconnect -d nvme"));
  }

  @Test
  void nvmeClisRegistryProvesWhatTheLostRecordsNoLongerDo() throws IOException {
    Files.createDirectories(host.root().resolve("run/nvme"));
    succeeded(stage("a", 1));
    loseRecords();
    node = life();

    succeeded(unstage("a"));
    looks(40);

    assertThat(controllers()).isEmpty();
  }

  private void loseRecords() throws IOException {
    try (Stream<Path> records = Files.list(dir.resolve("node/volumes"))) {
      for (Path record : records.toList()) {
        Files.delete(record);
      }
    }
  }

  @Test
  void aVolumeThatARebootLeftOnRecordKeepsNothingConnected() {
    succeeded(stage("a", 1));
    host.close();
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    target = target("a");
    node = life();
    looks(2);
    succeeded(stage("b", 2));
    connectedTwice();

    succeeded(unstage("b"));
    looks(60);

    assertThat(controllers()).isEmpty();
    connectByHand(FIRST, BY_HAND);
    looks(40);
    assertThat(controllers()).hasSize(1);
    assertThat(foreign()).singleElement().asString().contains(FIRST);
  }

  private void connectedTwice() {
    assertThat(controllers()).hasSize(2);
  }

  @Test
  void anotherSubsystemInTheSecondRequestLeavesNothingOfTheFirst() {
    host.faults().at("delete.before").failTimes(1_000_000, EBUSY);
    host.faults().at("program.mkfs.ext4.before").failTimes(1_000_000, 1);
    SimulatedTarget other = target("b");
    assertThat(stage("a", 1)).isInstanceOf(Outcome.Failure.class);
    assertThat(controllers()).hasSize(2);
    host.faults().clear();

    succeeded(stage("a", 1, other));
    looks(120);

    assertThat(controllers()).isEmpty();
    succeeded(unstage("a"));
    assertThat(controllers(other)).isEmpty();
  }

  /** Nothing of it is in a scan then. */
  @Test
  void aSubsystemThatCannotBeReadForAWhileKeepsItsOwner() {
    node = BareNode.watched(host, dir.resolve("node"), ports -> ports);
    succeeded(stage("a", 1));
    host.faults().reads().fail(path -> path.endsWith("subsysnqn"), "Input/output error");
    looks(60);
    host.faults().clear();

    succeeded(unstage("a"));

    assertThat(controllers()).isEmpty();
  }
}
