package dev.holdfast.application.connect;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** By staging and unstaging volumes, and across restarts. */
class CreatedControllersTest {
  private final InMemoryNode node = new InMemoryNode();

  /** As version 0.1.0 has recorded it. */
  private void recordOfEarlierVersion(Optional<BootId> boot) {
    node.stage(ONE);
    StagedVolume staged = node.records.find(ONE).orElseThrow();
    node.records.put(
        new StagedVolume(
            ONE,
            staged.request(),
            staged.device(),
            new StagedVolume.Progress(
                List.of(FIRST, SECOND), boot, staged.complete(), staged.rebuilt()),
            staged.outage()));
    node.controllers.lose();
    node.restart();
  }

  @Test
  void addressesOfAnEarlierVersionBecomeProofsInTheSameBoot() {
    recordOfEarlierVersion(node.mounts.boot());

    node.scan(1);

    assertThat(node.records.find(ONE).orElseThrow().createdAddresses()).isEmpty();
    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void addressesOfAnEarlierVersionProveNothingInAnotherBoot() {
    recordOfEarlierVersion(Optional.of(new BootId(new UUID(9, 9))));

    node.scan(1);
    assertThat(node.records.find(ONE).orElseThrow().createdAddresses()).isEmpty();
    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
  }

  @Test
  void whereTwoControllersMayBeMeantNeitherIsDeleted() {
    recordOfEarlierVersion(node.mounts.boot());
    node.fabric.connectedByAnother(nqn(ONE), FIRST);

    node.scan(1);
    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, FIRST);
  }

  @Test
  void nothingOfAnotherBootIsHoldfasts() {
    node.stage(ONE);
    node.mounts.reboot();
    node.restart();

    node.scan(1);

    assertThat(node.controllers.read().all()).isEmpty();
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
  }

  @Test
  void aControllerThatGotTheNameOfOneJustBeforeItsDeletionStays() {
    node.stage(ONE);
    node.calls.during("flush", () -> node.fabric.takenOver(nqn(ONE), SECOND));

    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(SECOND);
  }

  @Test
  void aPathIsConnectedAlsoWhileNothingCanBeRecorded() {
    node.stage(ONE);
    node.fabric.cut(SECOND);
    node.calls.failing("own");
    node.fabric.restore(SECOND);
    node.scan(1);
    node.scan(40);
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
    assertThat(node.services().health().setAside())
        .anySatisfy(aside -> assertThat(aside.what()).isEqualTo("record of created controllers"));

    node.calls.succeed();
    node.scan(40);
    assertThat(node.services().health().setAside()).isEmpty();
    node.restart();
    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void whatARecordThatCannotBeReadMayNeedIsDisconnectedOnceThatIsKnown() {
    node.stage(ONE);
    node.records.unreadable("/var/lib/holdfast/two.volume");
    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);

    node.records.readable();
    node.scan(40);

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void aDeletionThatFailsIsRepeatedByTheNextScans() {
    node.stage(ONE);
    node.records.unreadable("/var/lib/holdfast/two.volume");
    value(node.unstage(ONE));
    node.records.readable();
    node.calls.failing("disconnect");
    node.scan(40);
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);

    node.calls.succeed();
    node.scan(40);

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void whatWasCreatedWhileTheBootCouldNotBeReadIsOnRecordOnceItCan() {
    node.mounts.bootReadable(false);
    node.stage(ONE);
    node.mounts.bootReadable(true);
    node.scan(40);
    node.restart();

    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }
}
