package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void hasAllTheCaptures() {
    assertThat(TreeArchive.names().stream().filter(name -> name.matches("[0-9].*"))).hasSize(64);
  }
}
