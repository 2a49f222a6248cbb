package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.bootstrap.kubelet.Claim;
import dev.holdfast.bootstrap.kubelet.Kubelet;
import dev.holdfast.domain.recovery.Verdict;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The work of kubelet from the start of its node to its end, in its order and by its rules. */
final class KubeletDayTest extends KubeletsNode {
  /** Where kubelet's directory is. */
  enum Root {
    AS_CONFIGURED,
    A_LINK,
    BELOW_A_LINK,
    ELSEWHERE
  }

  @Override
  String[] settings() {
    return new String[] {"--holdfast.call-budget=10s"};
  }

  private Path root(Root shape) throws IOException {
    Path real = Files.createDirectories(dir.resolve("shapes-" + COUNT.incrementAndGet()));
    Path configured = Files.createDirectories(dir.resolve("kubelet"));
    return switch (shape) {
      case AS_CONFIGURED -> configured;
      case A_LINK -> Files.createSymbolicLink(real.resolve("kubelet"), configured);
      case BELOW_A_LINK -> Files.createSymbolicLink(real.resolve("lib"), dir).resolve("kubelet");
      case ELSEWHERE -> Files.createDirectories(real.resolve("var/lib/k0s/kubelet"));
    };
  }

  @ParameterizedTest
  @EnumSource
  void aDayWithARestartOfKubelet(Root shape) throws IOException {
    Kubelet kubelet = kubelet(root(shape).toString());
    Claim files = claim("ext4");
    Claim raw = claim("");
    String first = pod();
    String other = pod();
    kubelet.run(first, files, raw);
    kubelet.run(other, files);
    kubelet.settle(10);
    Awaiting.until(() -> node.verdict(files.handle()).equals(Optional.of(Verdict.HEALTHY)));
    List<Integer> mounts = mounts(kubelet, files, first);
    assertThat(kubelet.stats()).hasSize(3).allMatch(Status::isOk);

    kubelet.die();
    kubelet.delete(other);
    Kubelet next = kubelet.restarted();
    assertThat(next.onDisk()).hasSize(2);
    next.settle(10);

    assertThat(mounts(next, files, first)).as("the pod that stayed").isEqualTo(mounts);
    assertThat(callsFor(next, files))
        .contains("NodeStageVolume OK", "NodePublishVolume OK", "NodeUnpublishVolume OK");
    assertThat(next.stats()).hasSize(2).allMatch(Status::isOk);
    next.drain();
    next.settle(10);
    assertThat(next.onDisk()).isEmpty();
  }

  private List<Integer> mounts(Kubelet kubelet, Claim claim, String pod) {
    return List.of(kubelet.staging(claim), kubelet.published(claim, pod)).stream()
        .flatMap(path -> node.mounts(Path.of(path)).stream())
        .map(Mount::id)
        .toList();
  }

  @Test
  void anUncertainStageIsUndoneAlsoWhenThePodIsGone() {
    Kubelet kubelet = kubelet();
    Claim claim = claim("ext4");
    String pod = pod();
    kubelet.run(pod, claim);
    outage(claim);

    kubelet.round();
    assertThat(callsFor(kubelet, claim)).containsExactly("NodeStageVolume UNAVAILABLE");
    kubelet.delete(pod);
    kubelet.settle(5);

    assertThat(callsFor(kubelet, claim)).endsWith("NodeUnstageVolume OK");
  }

  /** Kubelet takes nothing down after a final code: the node has to have done it. */
  @Test
  void nothingIsLeftOfAStageWithAFinalAnswer() throws IOException {
    Kubelet kubelet = kubelet();
    Claim claim = claim("ext4");
    try (FileChannel content =
        FileChannel.open(
            target(claim).visible().getFirst().content(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      content.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1 << 20);
    }
    String pod = pod();
    kubelet.run(pod, claim);

    kubelet.round();
    assertThat(callsFor(kubelet, claim)).containsExactly("NodeStageVolume FAILED_PRECONDITION");
    kubelet.delete(pod);
    kubelet.settle(1);

    assertThat(callsFor(kubelet, claim)).hasSize(1);
  }

  @Test
  void aCallThatEndsWithKubeletIsTakenUpByTheNextOne() {
    Kubelet kubelet = kubelet();
    Claim claim = claim("ext4");
    String pod = pod();
    kubelet.run(pod, claim);
    node.host().faults().at("program.mount.before").hang();
    Thread round = Thread.ofVirtual().start(kubelet::round);
    Awaiting.until(() -> node.host().faults().at("program.mount.before").hanging() == 1);
    kubelet.die();
    Awaiting.until(() -> !round.isAlive());
    assertThat(callsFor(kubelet, claim)).containsExactly("NodeStageVolume CANCELLED");

    node.host().faults().at("program.mount.before").release();
    Kubelet next = kubelet.restarted();
    next.settle(20);
    assertThat(callsFor(next, claim)).endsWith("NodeStageVolume OK", "NodePublishVolume OK");
    next.drain();
    next.settle(10);
  }

  /** Kubelet does not find what no directory of a pod names: the next pod's calls do. */
  @Test
  void aPodForceDeletedWhileItsVolumeWasStagedGetsItAgain() {
    Kubelet kubelet = kubelet();
    Claim claim = claim("ext4");
    String pod = pod();
    kubelet.run(pod, claim);
    node.host().faults().at("program.mount.before").hang();
    Thread round = Thread.ofVirtual().start(kubelet::round);
    Awaiting.until(() -> node.host().faults().at("program.mount.before").hanging() == 1);
    kubelet.die();
    kubelet.delete(pod);
    node.host().faults().at("program.mount.before").release();
    Awaiting.until(() -> !round.isAlive());
    Kubelet next = kubelet.restarted();
    next.settle(1);
    assertThat(next.calls()).isEmpty();

    next.run(pod(), claim);
    next.settle(20);
    next.drain();
    next.settle(10);
  }

  @Test
  void aNodeIsDrainedWhileTheTargetIsDown() {
    Kubelet kubelet = kubelet();
    Claim files = claim("ext4");
    Claim raw = claim("");
    kubelet.run(pod(), files, raw);
    kubelet.run(pod(), files);
    kubelet.settle(10);
    outage(files);
    outage(raw);
    Awaiting.until(() ->
        node.controllers(target(files).nqn()).stream()
            .allMatch(controller -> controller.state().onItsWay()));

    kubelet.stats();
    kubelet.drain();
    kubelet.round();
    kubelet.skipPause();
    restore(files);
    restore(raw);
    Awaiting.until(() -> {
      kubelet.round();
      kubelet.skipPause();
      return kubelet.settled();
    });

    assertThat(callsFor(kubelet, files)).endsWith("NodeUnstageVolume OK");
    assertThat(callsFor(kubelet, raw)).endsWith("NodeUnstageVolume OK");
    assertThat(kubelet.onDisk()).isEmpty();
  }

  @Test
  void aVolumeGrowsBeforeItIsPublishedAndWhileAPodHasIt() {
    Kubelet kubelet = kubelet();
    Claim claim = claim("ext4");
    target(claim).resize(1, 2 * Node.GIB);
    kubelet.grow(claim.name(), 2 * Node.GIB);
    kubelet.run(pod(), claim);
    kubelet.settle(5);
    assertThat(callsFor(kubelet, claim))
        .containsExactly("NodeStageVolume OK", "NodeExpandVolume OK", "NodePublishVolume OK");

    target(claim).resize(1, 3 * Node.GIB);
    kubelet.grow(claim.name(), 3 * Node.GIB);
    kubelet.settle(5);
    assertThat(callsFor(kubelet, claim)).endsWith("NodeExpandVolume OK");
    kubelet.drain();
    kubelet.settle(5);
    assertThat(kubelet.calls()).extracting(call -> call.status().getCode()).containsOnly(Code.OK);
  }
}
