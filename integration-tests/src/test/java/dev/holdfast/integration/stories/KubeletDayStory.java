package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.kubelet.Claim;
import dev.holdfast.bootstrap.kubelet.Kubelet;
import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("day")
@DisplayName(
    "kubelet's day: many pods, its own death, a growth, a drain in an outage; behind a link")
@Kernels("uml")
@Timeout(1200)
class KubeletDayStory {
  /** As kubelet and Holdfast have it; the mount table has {@link Guest#KUBELET}. */
  private static final String ROOT = "/srv/kubelet";

  private static final List<String> PODS =
      List.of("aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002");

  @Test
  void podsStartKubeletDiesAndPodsAreForceDeleted(Scene scene) {
    Kubelet kubelet = kubelet(scene);
    Volume first = scene.volume(scene.target(64, KernelTarget.Backing.FILE), "ext4");
    Claim kept = scene.claim(first);
    List<Claim> others = claims(scene, 5);
    kubelet.run(PODS.getFirst(), kept, others.getFirst());
    for (int i = 1; i < others.size(); i++) {
      kubelet.run("bbbbbbbb-0000-4000-8000-00000000000" + i, others.get(i));
    }
    settle(scene, kubelet);
    assertThat(kubelet.stats()).hasSize(6).allMatch(Status::isOk);
    Writer writer = scene.writer(first, kubelet.published(kept, PODS.getFirst()) + "/records");
    first.target().resize(96);
    kubelet.grow(kept.name(), 96L << 20);
    settle(scene, kubelet);
    List<KernelView.Mount> before = mounts(scene);

    kubelet.die();
    for (int i = 1; i < others.size(); i += 2) {
      kubelet.delete("bbbbbbbb-0000-4000-8000-00000000000" + i);
    }
    Kubelet next = kubelet.restarted();
    assertThat(next.onDisk()).hasSize(others.size());
    settle(scene, next);

    writer.awaitMore();
    writer.endsWithEveryByte();
    assertThat(before).containsAll(mounts(scene));
    assertThat(next.stats()).hasSize(4).allMatch(Status::isOk);
    next.drain();
    settle(scene, next);
    assertThat(next.onDisk()).isEmpty();
  }

  @Test
  void theNodeIsDrainedWhileTheTargetIsDown(Scene scene) {
    Kubelet kubelet = kubelet(scene);
    KernelTarget target = scene.target(64);
    Claim files = scene.claim(scene.volume(target, "ext4"));
    Claim raw = scene.claim(scene.volume(target.neighbour(), Volume.BLOCK));
    kubelet.run(PODS.getFirst(), files, raw);
    kubelet.run(PODS.getLast(), files);
    settle(scene, kubelet);
    String data = kubelet.published(files, PODS.getFirst()) + "/data";
    scene.guest().run("sh", "-c", "head -c 1000000 /dev/urandom >" + data);

    target.refuse(1);
    target.refuse(2);
    scene.await("the outage", Duration.ofSeconds(60), it -> it.live(target.nqn()) == 0);
    kubelet.drain();
    kubelet.round();
    assertThat(kubelet.settled()).as("all unstaged in the outage").isFalse();
    scene.node().killAndRestart();
    kubelet.skipPause();
    kubelet.round();
    assertThat(kubelet.settled()).as("all unstaged in the outage").isFalse();
    target.serve(1);
    target.serve(2);

    settle(scene, kubelet);
    assertThat(kubelet.onDisk()).isEmpty();
  }

  /** As on a node whose kubelet has another directory than the container was given. */
  @Test
  void whatPodsWouldNotSeeIsNotMounted(Scene scene) {
    String hidden = "/srv/hidden";
    Kubelet kubelet = kubelet(scene, hidden);
    // after the node's start, which makes shared what it finds
    scene.guest().run("sh", "-c", "mkdir -p $0; mount -t tmpfs --make-private hidden $0", hidden);
    KernelTarget target = scene.target(48);
    Claim claim = scene.claim(scene.volume(target, "ext4"));
    kubelet.run(PODS.getFirst(), claim);

    kubelet.round();
    assertThat(kubelet.calls().getLast().toString()).contains("UNAVAILABLE", "which is not shared");
    assertThat(scene.see().subsystems(target.nqn())).isEmpty();
    kubelet.drain();
    settle(scene, kubelet);

    assertThat(kubelet.calls().getLast().rpc()).isEqualTo("NodeUnstageVolume");
    scene.guest().run("umount", hidden);
  }

  private static Kubelet kubelet(Scene scene) {
    return kubelet(scene, ROOT);
  }

  private static Kubelet kubelet(Scene scene, String root) {
    scene.guest().run("ln", "-sfn", Guest.KUBELET, ROOT);
    scene.nodeWith("kubelet-dir=" + ROOT, "call-budget=20s");
    return scene.kubelet(root);
  }

  /** On one subsystem; every other one raw. */
  private static List<Claim> claims(Scene scene, int number) {
    KernelTarget target = scene.target(48);
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      claims.add(scene.claim(scene.volume(target, i % 2 == 0 ? "ext4" : Volume.BLOCK)));
      target = i < number - 1 ? target.neighbour() : target;
    }
    return claims;
  }

  private static List<KernelView.Mount> mounts(Scene scene) {
    return scene.see().mounts().stream()
        .filter(mount -> mount.point().startsWith(Guest.KUBELET + "/"))
        .toList();
  }

  private static void settle(Scene scene, Kubelet kubelet) {
    Await.until(
        Duration.ofMinutes(2).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(500),
        "kubelet to have what its pods want",
        () -> {
          kubelet.round();
          kubelet.skipPause();
          return kubelet.settled();
        },
        kubelet::state);
  }
}
