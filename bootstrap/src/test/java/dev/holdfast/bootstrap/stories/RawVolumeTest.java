package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that an application wrote to a raw device may be where no sample is read. */
final class RawVolumeTest extends SharedNode {
  private static final String HANDED_OUT = "this node handed the namespace out for raw writing";

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void aVolumeThatWasHandedOutRawIsNotFormatted(String filesystem) throws IOException {
    SimulatedTarget target = node.target();
    Volume raw = node.volume(target.nqn()).asBlock();
    raw.stage();
    raw.publish();
    writeBetweenTheSamples(target);
    raw.unpublish();
    raw.unstage();

    Volume later = new Volume(node, raw.id(), target.nqn()).as(filesystem);
    assertThat(refused(Code.FAILED_PRECONDITION, later::stage))
        .contains("was not formatted", HANDED_OUT);

    nothingIsLeftOf(later, target);
  }

  @Test
  void norIsItsNamespaceUnderAnotherName() {
    SimulatedTarget target = node.target();
    Volume raw = node.volume(target.nqn()).asBlock();
    raw.stage();

    Volume other = node.volume(target.nqn());
    assertThat(refused(Code.FAILED_PRECONDITION, other::stage)).contains(HANDED_OUT);

    raw.unstage();
    assertThat(refused(Code.FAILED_PRECONDITION, other::stage)).contains(HANDED_OUT);
    nothingIsLeftOf(other, target);
  }

  @Test
  void aNamespaceThatHadAFilesystemIsNotFormattedUnderAnotherName() throws IOException {
    SimulatedTarget target = node.target();
    Volume first = node.volume(target.nqn());
    first.stage();
    Path content = target.visible().getFirst().content();
    first.unstage();
    try (FileChannel lost = FileChannel.open(content, StandardOpenOption.WRITE)) {
      lost.truncate(0);
      lost.write(ByteBuffer.allocate(1), Node.GIB - 1);
    }

    Volume other = node.volume(target.nqn());

    assertThat(refused(Code.FAILED_PRECONDITION, other::stage)).contains("formatted before");
    nothingIsLeftOf(other, target);
  }

  @Test
  void anotherNamespaceIsFormattedAsEver() {
    SimulatedTarget target = node.target();
    Volume raw = node.volume(target.nqn()).asBlock();
    raw.stage();
    raw.unstage();

    Volume other = node.volume(node.target().nqn());

    other.stage();
    other.unstage();
  }

  /** As docs/troubleshooting.md has it. */
  @Test
  void aPersonWhoHasLookedMayOverruleIt() throws IOException {
    SimulatedTarget target = node.target();
    Volume raw = node.volume(target.nqn()).asBlock();
    raw.stage();
    raw.unstage();
    try (DirectoryStream<Path> marks =
        Files.newDirectoryStream(dir.resolve("state/volumes"), "*.raw")) {
      for (Path mark : marks) {
        String text = Files.readString(mark);
        if (text.contains(raw.id()) || text.contains(uuid(target))) {
          Files.delete(mark);
        }
      }
    }

    Volume later = new Volume(node, raw.id(), target.nqn());

    later.stage();
    later.unstage();
  }

  private static String uuid(SimulatedTarget target) {
    return String.valueOf(target.visible().getFirst().uuid());
  }

  private void writeBetweenTheSamples(SimulatedTarget target) throws IOException {
    try (FileChannel device = FileChannel.open(device(target, 0), StandardOpenOption.WRITE)) {
      device.write(ByteBuffer.wrap(new byte[] {1}), 10 << 20);
      device.write(ByteBuffer.wrap(new byte[] {1}), (20 << 20) - 1);
    }
  }
}
