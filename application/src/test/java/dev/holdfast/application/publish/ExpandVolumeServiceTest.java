package dev.holdfast.application.publish;

import static dev.holdfast.application.memory.InMemoryNode.BYTES;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.FilesystemType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpandVolumeServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void staged() {
    node.stage(ONE);
  }

  @Test
  void rescansBeforeItGrowsTheFilesystem() {
    node.fabric.target(nqn(ONE), 2 * BYTES);

    assertThat(value(node.expand(ONE, 2 * BYTES))).isEqualTo(2 * BYTES);

    assertThat(node.calls.made())
        .containsExactly(
            "rescan nvme0", "rescan nvme1", "grow /staging/one", "record one complete");
    assertThat(node.records.find(ONE).orElseThrow().bytes()).hasValue(2 * BYTES);
  }

  @Test
  void aSmallerNamespaceDoesNotBecomeTheRightOne() {
    node.fabric.target(nqn(ONE), BYTES / 2);

    assertThat(value(node.expand(ONE, BYTES / 2))).isEqualTo(BYTES / 2);

    assertThat(node.records.find(ONE).orElseThrow().bytes()).hasValue(BYTES);
  }

  /** Never as what cannot be: kubelet would not ask again after the target has grown it. */
  @Test
  void aTargetThatWasNotExpandedIsWaitedForAndAskedAgain() {
    assertThat(failure(node.expand(ONE, 2 * BYTES)))
        .isInstanceOfSatisfying(
            NodeFailure.NotGrownYet.class,
            small ->
                assertThat(small.message())
                    .contains(BYTES + " bytes", 2 * BYTES + " are asked for", "on the target"));

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("grow"));
    assertThat(node.calls.made()).filteredOn("rescan nvme0"::equals).hasSizeGreaterThan(5);
  }

  @Test
  void aGrowthThatShowsLaterIsFound() {
    long start = node.time.uptime().toSeconds();
    node.time.whileWaiting(() -> {
      if (node.time.uptime().toSeconds() > start + 5) {
        node.fabric.target(nqn(ONE), 2 * BYTES);
      }
    });

    assertThat(value(node.expand(ONE, 2 * BYTES))).isEqualTo(2 * BYTES);
  }

  @Test
  void duringAnOutageTheTargetCannotBeAsked() {
    node.fabric.wedge(InMemoryNode.FIRST, "connecting");
    node.fabric.wedge(InMemoryNode.SECOND, "connecting");

    assertThat(failure(node.expand(ONE, 2 * BYTES)))
        .isInstanceOfSatisfying(
            NodeFailure.NotGrownYet.class,
            outage -> assertThat(outage.message()).contains("no path", "cannot be asked"));
    assertThat(failure(node.expand(ONE, 0))).isInstanceOf(NodeFailure.NotGrownYet.class);
    assertThat(failure(node.expandUpTo(ONE, BYTES / 2)))
        .isInstanceOf(NodeFailure.NotGrownYet.class);
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("grow"));
  }

  @Test
  void aVolumeThatIsLargerThanTheLimitCanNeverBeThat() {
    assertThat(failure(node.expandUpTo(ONE, BYTES / 2)))
        .isEqualTo(new NodeFailure.LargerThanLimit(ONE, BYTES / 2, BYTES));
    assertThat(value(node.expandUpTo(ONE, BYTES))).isEqualTo(BYTES);
  }

  @Test
  void aRawDeviceThatIsNotProvenHasNoSize() {
    InMemoryNode raw = new InMemoryNode();
    raw.raw();
    raw.stage(ONE);
    raw.mounts.doubt(InMemoryNode.identity(ONE));

    assertThat(failure(raw.expand(ONE, BYTES))).isInstanceOf(NodeFailure.DeviceUnproven.class);
  }

  @Test
  void aFilesystemThatCannotBeGrownIsAFailure() {
    node.calls.failing("grow");

    assertThat(failure(node.expand(ONE, BYTES))).isInstanceOf(NodeFailure.StepFailed.class);
  }

  /** OK would mean that the filesystem has its size, and it would stay small. */
  @Test
  void aFilesystemThatIsStagedReadOnlyIsNotReportedAsGrown() {
    InMemoryNode reader = new InMemoryNode();
    reader.mounts.holds(InMemoryNode.identity(ONE), FilesystemType.EXT4);
    reader.readOnly();
    reader.stage(ONE);
    reader.mounts.size(InMemoryNode.identity(ONE), BYTES / 2);

    assertThat(failure(reader.expand(ONE, BYTES)))
        .isInstanceOfSatisfying(
            NodeFailure.CapabilityUnsupported.class,
            small ->
                assertThat(small.message())
                    .contains("staged read-only", BYTES / 2 + " of the " + BYTES, "next staging"));

    reader.mounts.size(InMemoryNode.identity(ONE), BYTES - 4096);
    assertThat(value(reader.expand(ONE, BYTES))).isEqualTo(BYTES);
    assertThat(reader.calls.made()).noneMatch(call -> call.startsWith("grow"));
  }

  @Test
  void aDeviceThatIsNotProvenIsNotGrown() {
    node.mounts.doubt(InMemoryNode.identity(ONE));

    assertThat(failure(node.expand(ONE, BYTES))).isInstanceOf(NodeFailure.DeviceUnproven.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("grow"));
  }
}
