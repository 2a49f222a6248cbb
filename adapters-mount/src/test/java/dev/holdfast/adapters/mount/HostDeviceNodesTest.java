package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
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
}
