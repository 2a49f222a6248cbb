package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kubelet's directory is behind a link, as where it was moved to a larger disk. */
final class LinkedKubeletTest extends SharedNode {
  @Test
  void aVolumeIsStagedSeenPublishedAndUnstagedBehindALink() throws IOException {
    SimulatedTarget target = node.target();
    Path moved = Files.createDirectories(dir.resolve("moved"));
    Files.createDirectories(node.path("link").getParent());
    Files.createSymbolicLink(node.path("link"), moved);
    Volume volume = node.volume(target.nqn()).stagedAt("link/plugins/a/globalmount");

    volume.stage();
    volume.stage();
    volume.publish();

    assertThat(node.mounts(moved.toRealPath().resolve("plugins/a/globalmount"))).hasSize(1);
    Awaiting.until(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    assertThat(refused(Code.FAILED_PRECONDITION, volume::unstage)).contains("in use");
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }
}
