package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.identity;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The record of a staged volume was lost, and the node is started again. */
class RecordRecoveryTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void recordIsLost() {
    node.stage(ONE);
    node.kubeletHasStaged(ONE);
    node.records.remove(ONE);
  }

  @Test
  void theRecordIsMadeFromTheMountAndOwnsNoControllerIfTheirRecordIsLostAsWell() {
    node.controllers.lose();
    node.restart();
    node.scan(1);

    StagedVolume rebuilt = node.records.find(ONE).orElseThrow();
    assertThat(rebuilt.rebuilt()).isTrue();
    assertThat(rebuilt.complete()).isTrue();
    assertThat(rebuilt.identity()).contains(identity(ONE));
    assertThat(rebuilt.attachment().addresses()).containsExactly(FIRST, SECOND);
    assertThat(rebuilt.createdAddresses()).isEmpty();

    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
  }

  /** The mode of the record is a guess. */
  @Test
  void theReadersOfSeveralNodesHaveSeveralTargetsAsBefore() {
    VolumeId read = new VolumeId("read");
    node.mounts.holds(identity(read), FilesystemType.EXT4);
    node.readOnly();
    node.stage(read);
    node.kubeletHasStaged(read);
    node.records.remove(read);
    node.restart();
    node.scan(1);

    assertThat(node.records.find(read).orElseThrow().capability().mode().forOneTarget()).isTrue();
    value(node.publish(read));
    value(node.publishAt(read, new HostPath("/pods/other")));
  }

  /** Mounted again without it, the pod could not use its files. */
  @Test
  void theRecordHasTheLabelOfTheMount() {
    VolumeId labelled = new VolumeId("labelled");
    node.options("noatime", "context=\"u:r:t:s0:c1,c2\"");
    node.stage(labelled);
    node.kubeletHasStaged(labelled);
    node.records.remove(labelled);
    node.restart();
    node.scan(1);

    assertThat(node.records.find(labelled).orElseThrow().capability().use())
        .isEqualTo(
            new VolumeUse.Filesystem(FilesystemType.EXT4, List.of("context=\"u:r:t:s0:c1,c2\"")));
  }

  @Test
  void withoutAMountThereIsNothingToRecover() {
    node.mounts.reboot();
    node.restart();
    node.scan(1);

    assertThat(node.records.all()).isEmpty();
  }

  @Test
  void aRecordThatCannotBeWrittenIsTriedAgain() {
    node.restart();
    node.calls.failing("record");
    node.scan(1);
    assertThat(node.records.all()).isEmpty();

    node.calls.succeed();
    node.scan(31);

    assertThat(node.records.find(ONE)).isPresent();
  }
}
