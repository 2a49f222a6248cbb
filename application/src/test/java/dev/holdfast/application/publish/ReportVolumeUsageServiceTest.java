package dev.holdfast.application.publish;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.ReportVolumeUsage.Amount;
import org.junit.jupiter.api.Test;

class ReportVolumeUsageServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @Test
  void reportsInodes() {
    node.stage(ONE);

    assertThat(value(node.usage(ONE)).inodes()).contains(new Amount(10, 1, 9));
  }

  /** Btrfs: a monitor would take 0 of 0 for a full filesystem. */
  @Test
  void reportsNoInodesOfAFilesystemWithoutALimit() {
    node.mounts.inodes(0);
    node.stage(ONE);

    assertThat(value(node.usage(ONE)).inodes()).isEmpty();
  }
}
