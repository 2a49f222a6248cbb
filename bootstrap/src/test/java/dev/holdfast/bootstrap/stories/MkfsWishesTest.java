package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a filesystem is made is the volume's wish, within what is permitted. */
final class MkfsWishesTest extends SharedNode {
  @Test
  void aFilesystemIsMadeAsTheVolumeAsks() {
    Volume volume =
        node.volume(node.target().nqn())
            .as("xfs")
            .with("mkfsOptions", "-i size=1024")
            .with("mkfsCompat", "5.14.0-503.el9.x86_64");

    volume.stage();

    assertThat(lastMkfs("mkfs.xfs"))
        .startsWith(
            "mkfs.xfs", "-q", "-K", "-i", "size=1024,nrext64=0,exchange=0", "-n", "parent=0", "--");
    volume.unstage();
  }

  @Test
  void whatIsNotPermittedIsRefusedWithTheListAndNothingIsConnected() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("mkfsOptions", "-F -J device=/dev/sda");

    assertThat(refused(Code.INVALID_ARGUMENT, volume::stage))
        .startsWith(
            "volume_context[mkfsOptions] has '-F -J', which is not permitted for ext4; permitted: -b")
        .contains("-O [^]64bit");
    nothingIsLeftOf(volume, target);
  }

  /** It has the filesystem that it has: the record, the mount and a later stage do not change. */
  @Test
  void otherWishesChangeNothingOfAFilesystemThatIsThere() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    int made = node.host().programs().commands("mkfs.ext4").size();

    volume.with("mkfsOptions", "-b 1024").with("mkfsCompat", "4.19").stage();
    volume.unstage();
    volume.stage();

    assertThat(node.host().programs().commands("mkfs.ext4")).hasSize(made);
    volume.unstage();
  }

  private List<String> lastMkfs(String program) {
    return node.host().programs().commands(program).getLast();
  }
}
