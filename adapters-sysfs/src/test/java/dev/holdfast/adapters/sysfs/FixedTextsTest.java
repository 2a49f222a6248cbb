package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixedTextsTest {
  private final FixedTexts texts = new FixedTexts();
  private final List<String> read = new ArrayList<>();

  private Optional<String> ask(Object object, String attribute, Optional<String> answer) {
    return texts.of(
        object,
        attribute,
        () -> {
          read.add(object + " " + attribute);
          return answer;
        });
  }

  @Test
  void readsWhatAnObjectHasOnce() {
    texts.begin();
    ask("a", "transport", Optional.of("tcp"));
    texts.begin();

    assertThat(ask("a", "transport", Optional.of("rdma"))).contains("tcp");
    assertThat(ask("b", "transport", Optional.of("rdma"))).contains("rdma");
    assertThat(read).containsExactly("a transport", "b transport");
  }

  @Test
  void readsAgainWhatWasAbsent() {
    texts.begin();
    ask("a", "uuid", Optional.empty());
    texts.begin();

    assertThat(ask("a", "uuid", Optional.of("x"))).contains("x");
  }

  @Test
  void forgetsWhatNobodyHasAskedForInALook() {
    texts.begin();
    ask("a", "transport", Optional.of("tcp"));
    texts.begin();
    texts.begin();

    assertThat(ask("a", "transport", Optional.of("rdma"))).contains("rdma");
  }

  @Test
  void aTreeThatRendersAgainIsSeenAsItIsWhenANameGoesToAnotherObject(@TempDir Path root) {
    TreeArchive.unpack("7.3/b-two-paths", root);
    Path sys = root.resolve("sys");
    SysfsFabricTopology topology =
        new SysfsFabricTopology(new SysfsRoot(new SysfsFiles(), sys, true));
    topology.observe();
    Path head = sys.resolve("devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1");
    Trees.write(head.resolve("size"), "4096");
    Path controller = sys.resolve("devices/virtual/nvme-fabrics/ctl/nvme1");
    Path another = root.resolve("another");
    Trees.write(another.resolve("transport"), "rdma");
    Trees.write(another.resolve("state"), "live");
    Trees.replace(controller, another);

    assertThat(topology.observe()).isEqualTo(new SysfsFabricTopology(SysfsRoot.at(sys)).observe());
    assertThat(topology.observe().subsystems().getFirst().controllers())
        .extracting(c -> c.transport())
        .contains("rdma");
  }
}
