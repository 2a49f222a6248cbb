package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The node ends, the host goes on, another node takes over. */
final class RestartTest {
  private static final String KEY = "DHHC-1:00:a2V5:";

  @TempDir Path dir;

  @Test
  void anotherNodeTakesDownWhatTheFirstHasStaged() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String id;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target();
        Volume volume = first.volume(target.nqn());
        id = volume.id();
        volume.stage();
        volume.publish();
      }
      try (Node second = Node.start(dir, host)) {
        assertThat(second.controllers(target.nqn())).hasSize(2);
        Volume volume = new Volume(second, id, target.nqn());
        volume.stage();
        volume.publish();
        assertThat(second.controllers(target.nqn())).hasSize(2);
        volume.unpublish();
        volume.unstage();
        assertThat(second.controllers(target.nqn())).isEmpty();
        assertThat(second.mounts(volume.staging())).isEmpty();
      }
    }
  }

  @Test
  void aNodeThatComesInTheMiddleOfAnOutageBringsTheVolumeBack() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String id;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target();
        Volume volume = shortLived(first.volume(target.nqn()));
        id = volume.id();
        volume.stage();
        volume.publish("a", false);
        RecoveryTest.outage(target);
      }
      try (Node second = Node.start(dir, host)) {
        Awaiting.until(() -> second.controllers(target.nqn()).isEmpty());
      }
      RecoveryTest.back(target);
      try (Node third = Node.start(dir, host)) {
        Volume volume = shortLived(new Volume(third, id, target.nqn()));
        Awaiting.until(() -> live(third, target) == 2);
        Awaiting.until(() -> RecoveryTest.publishes(volume, "b"));
        Awaiting.until(() -> third.verdict(id).equals(Optional.of(Verdict.DEAD_MOUNT)));
        volume.unpublish("a");
        Awaiting.until(() -> third.verdict(id).equals(Optional.of(Verdict.HEALTHY)));
        assertThat(third.controllers(target.nqn())).hasSize(2);
        volume.unpublish("b");
        volume.unstage();
        assertThat(third.controllers(target.nqn())).isEmpty();
      }
    }
  }

  /**
   * Kubelet does not stage a volume again that it knows to be staged, so it does not bring the key.
   */
  @Test
  void aVolumeWithAKeyThatLosesItsControllersAfterARestartIsConnectedAgain() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String id;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target().requireSecret(KEY);
        Volume volume = shortLived(first.volume(target.nqn())).secret("dhchapSecret", KEY);
        id = volume.id();
        volume.stage();
      }
      try (Node second = Node.start(dir, host)) {
        Awaiting.until(() -> second.verdict(id).equals(Optional.of(Verdict.HEALTHY)));
        RecoveryTest.outage(target);
        Awaiting.until(() -> second.controllers(target.nqn()).isEmpty());
        RecoveryTest.back(target);
        Awaiting.until(() -> live(second, target) == 2);
        new Volume(second, id, target.nqn()).unstage();
      }
      assertThat(host.kernel().keys().names()).isEmpty();
    }
  }

  /** Only the process that has ended knew to which volume a pod's mount belongs. */
  @Test
  void ofTwoVolumesOfOneNamespaceKubeletsFilesSayWhoseAMountIs() throws IOException {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String one;
      String two;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target();
        Volume mine = first.volume(target.nqn());
        Volume theirs = first.volume(target.nqn());
        one = mine.id();
        two = theirs.id();
        mine.stage();
        theirs.stage();
        theirs.publish("b", false);
      }
      try (Node second = Node.start(dir, host)) {
        Volume mine = new Volume(second, one, target.nqn());
        Volume theirs = new Volume(second, two, target.nqn());
        assertThat(refused(Code.FAILED_PRECONDITION, mine::unstage))
            .contains(theirs.target("b").toString(), "of which volume is not known");

        Files.writeString(
            theirs.target("b").resolveSibling("vol_data.json"),
            "{\"driverName\":\"nvmeof.csi.holdfast.dev\",\"volumeHandle\":\"" + two + "\"}");
        mine.unstage();
        theirs.unpublish("b");
        theirs.unstage();
        assertThat(second.controllers(target.nqn())).isEmpty();
      }
    }
  }

  @Test
  void aVolumeWhoseRecordIsLostIsKnownAgainByItsMountAndByKubelet() throws IOException {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String id;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target();
        Volume volume = first.volume(target.nqn()).stagedAsKubeletDoes();
        id = volume.id();
        volume.stage();
        volume.publish("a", false);
      }
      FileSystemUtils.deleteRecursively(dir.resolve("state/volumes"));
      try (Node second = Node.start(dir, host)) {
        Volume volume = new Volume(second, id, target.nqn()).stagedAsKubeletDoes();
        Awaiting.until(() -> second.verdict(id).equals(Optional.of(Verdict.HEALTHY)));
        assertThat(second.records().find(new VolumeId(id)).orElseThrow().rebuilt()).isTrue();
        volume.publish("b", false);

        target.refuse(Node.SECOND, Node.PORT);
        Awaiting.until(() -> second.verdict(id).equals(Optional.of(Verdict.DEGRADED)));
        target.restore(Node.SECOND, Node.PORT);
        Awaiting.until(() -> second.verdict(id).equals(Optional.of(Verdict.HEALTHY)));

        volume.stage();
        assertThat(second.records().find(new VolumeId(id)).orElseThrow().rebuilt()).isFalse();
        volume.unpublish("a");
        volume.unpublish("b");
        volume.unstage();
        assertThat(second.mounts(volume.staging())).isEmpty();
        assertThat(second.controllers(target.nqn())).as("nobody knows whose they are").hasSize(2);
      }
    }
  }

  private static Volume shortLived(Volume volume) {
    return volume.with("ctrlLossTmo", "2").with("reconnectDelay", "1");
  }

  private static long live(Node node, SimulatedTarget target) {
    return node.controllers(target.nqn()).stream().filter(Controller::live).count();
  }
}
