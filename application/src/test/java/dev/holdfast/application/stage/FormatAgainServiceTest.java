package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.identity;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.FormatAgain;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.format.FormatRefusal;
import dev.holdfast.domain.volume.FilesystemType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FormatAgainServiceTest {
  private final InMemoryNode node = new InMemoryNode();
  private final FormatAgain formats = node.services().formats();

  @BeforeEach
  void remains() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.records.beginFormat(
        new FormatIntent(ONE, identity(ONE), FilesystemType.EXT4, node.time.now()));
    node.mounts.holdsData(identity(ONE));
    node.calls.forget();
  }

  private FormatRefusal refused() {
    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOf(NodeFailure.FormatRefused.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("holdfast format-again one");
    return formats.refused(ONE).orElseThrow();
  }

  private Outcome<?> permit(FormatRefusal refusal) {
    return formats.permit(ONE, name(), refusal.fingerprint());
  }

  private static String name() {
    return identity(ONE).unique().getFirst();
  }

  @Test
  void showsWhatIsOnTheDevice() {
    FormatRefusal refusal = refused();

    assertThat(refusal.begun().type()).isEqualTo(FilesystemType.EXT4);
    assertThat(refusal.reasons()).anyMatch(reason -> reason.contains("data at byte"));
    assertThat(refusal.samples()).isNotEmpty();
  }

  @Test
  void formatsOnceAfterThePermission() {
    assertThat(permit(refused())).isInstanceOf(Outcome.Success.class);
    node.calls.failing("mkfs");
    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Failure.class);
    node.calls.succeed();

    // that mkfs failed, and its remains may be another writer's
    refused();
    assertThat(permit(refused())).isInstanceOf(Outcome.Success.class);

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);
    assertThat(node.mounts.on(identity(ONE))).contains("ext4");
    assertThat(formats.refused(ONE)).isEmpty();
  }

  @Test
  void outlivesTheProcess() {
    assertThat(permit(refused())).isInstanceOf(Outcome.Success.class);
    node.restart();

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void isForTheDataThatWereShown() {
    FormatRefusal refusal = refused();
    assertThat(permit(refusal)).isInstanceOf(Outcome.Success.class);
    node.mounts.holdsOtherData(identity(ONE));

    assertThat(refused().fingerprint()).isNotEqualTo(refusal.fingerprint());
    assertThat(failure(permit(refusal))).isInstanceOf(NodeFailure.InvalidRequest.class);
  }

  @Test
  void isForTheNamespaceThatWasNamed() {
    FormatRefusal refusal = refused();

    assertThat(failure(formats.permit(ONE, "uuid another", refusal.fingerprint())))
        .isInstanceOf(NodeFailure.InvalidRequest.class);

    refused();
  }

  @Test
  void permitsNothingThatWasNotRefused() {
    assertThat(failure(formats.permit(ONE, name(), "")))
        .isInstanceOf(NodeFailure.VolumeUnknown.class);
    assertThat(failure(formats.permit(InMemoryNode.TWO, name(), "")))
        .isInstanceOf(NodeFailure.VolumeUnknown.class);
  }

  @Test
  void coversNoOtherReason() {
    assertThat(permit(refused())).isInstanceOf(Outcome.Success.class);
    node.mounts.doubt(identity(ONE));

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Failure.class);
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }
}
