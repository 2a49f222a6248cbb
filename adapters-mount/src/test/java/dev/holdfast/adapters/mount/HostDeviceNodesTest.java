package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostDeviceNodesTest {
  @TempDir Path dir;

  private final DeviceNodes nodes = DeviceNodes.ofHost();

  @ParameterizedTest
  @CsvSource({
    "66305, 259, 1",
    "2049, 8, 1",
    "1792, 7, 0",
    "1048576, 0, 256",
    "269550336, 259, 65792"
  })
  void takesANumberApartAsGlibcDoes(long dev, int major, int minor) {
    assertThat(HostDeviceNodes.number(dev)).isEqualTo(new DeviceNumber(major, minor));
  }

  @Test
  void takesNothingButABlockDeviceForOne() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("/dev/loop0"));

    assertThat(nodes.numberOf(file)).isEmpty();
    assertThat(nodes.numberOf(link)).isEmpty();
    assertThat(nodes.numberOf(dir)).isEmpty();
    assertThat(nodes.numberOf(Path.of("/dev/null"))).isEmpty();
    assertThat(nodes.numberOf(dir.resolve("absent"))).isEqualTo(Optional.empty());
  }

  @Test
  void saysThatADeviceCannotBeOpened() {
    assertThatThrownBy(() -> nodes.hold(dir.resolve("absent"))).isInstanceOf(IOException.class);
  }

  /** A read of O_DIRECT has to be aligned; another one does not. */
  @Test
  void readsPastThePageCache() throws IOException {
    Path file = Files.write(dir.resolve("file"), new byte[8192]);

    try (FileChannel direct = nodes.direct(file)) {
      ByteBuffer whole = ByteBuffer.allocateDirect(8192).alignedSlice(4096).limit(4096);
      assertThat(direct.read(whole, 4096)).isEqualTo(4096);
      assertThatThrownBy(() -> direct.read(ByteBuffer.allocate(512), 1))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> nodes.direct(dir.resolve("absent"))).isInstanceOf(IOException.class);
  }
}
