package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.cli.VolumeAction;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A filesystem gives back to its target what it does not use. */
final class TrimTest extends SharedNode {
  @Override
  String[] settings() {
    return new String[] {"--holdfast.call-budget=10s"};
  }

  private Volume staged() {
    Volume volume = node.volume(node.target().nqn());
    volume.stage();
    Awaiting.until(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    return volume;
  }

  private int trim(Volume volume) {
    return VolumeAction.TRIM.run(List.of(volume.id(), "--server.port=" + node.port()), System.out);
  }

  private long trimmed(Volume volume) {
    return node.host().kernel().mounts().at(volume.staging()).orElseThrow().superblock().trimmed();
  }

  private String trims() {
    try {
      return node.management("GET", "volumes", "").body();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPersonHasAVolumeTrimmed() {
    Volume volume = staged();

    assertThat(trim(volume)).isZero();

    Awaiting.until(
        () -> trims().contains("\"volume\":\"" + volume.id() + "\",\"result\":\"DONE\""));
    assertThat(trimmed(volume)).isPositive();
    volume.unstage();
    assertThat(trims()).contains("\"trims\":[]");
  }

  @Test
  void aRawVolumeIsRefused() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).asBlock();
    volume.stage();

    assertThat(trim(volume)).isEqualTo(1);
    volume.unstage();
    assertThat(trim(volume)).as("not staged").isEqualTo(1);
  }

  /** The kernel keeps the mount busy as long as it trims a piece of it. */
  @Test
  void anUnstageWaitsForAPieceThatHangsAndIsRepeated() {
    Volume volume = staged();
    node.host().faults().at("trim.before").hang();
    assertThat(trim(volume)).isZero();
    Awaiting.until(() -> node.host().faults().at("trim.before").hanging() == 1);

    assertThat(refused(Code.UNAVAILABLE, volume::unstage)).contains("a trim of its filesystem");
    assertThat(node.mounts(volume.staging())).hasSize(1);

    node.host().faults().at("trim.before").release();
    volume.unstage();
    assertThat(node.mounts(volume.staging())).isEmpty();
  }
}
