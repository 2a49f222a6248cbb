package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.kubelet.Kubelet;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A node with as many volumes as nodes have. */
final class FullNodeTest extends KubeletsNode {
  @Test
  void aHundredVolumesAtTheStartOfTheNode() {
    Kubelet kubelet = kubelet();
    List<String> pods = new ArrayList<>();
    IntStream.range(0, 100)
        .forEach(i -> {
          String pod = pod();
          pods.add(pod);
          kubelet.run(pod, claim(i % 10 == 0 ? "" : "ext4"));
        });
    kubelet.settle(40);
    assertThat(kubelet.stats()).hasSize(100).allMatch(Status::isOk);

    kubelet.die();
    pods.stream().limit(30).forEach(kubelet::delete);
    Kubelet next = kubelet.restarted();
    next.settle(40);
    assertThat(node.records().all()).hasSize(70);
    next.drain();
    next.settle(40);
  }
}
