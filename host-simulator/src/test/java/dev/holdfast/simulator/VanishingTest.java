package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree that changes while it is read. */
class VanishingTest {
  @TempDir private Path root;
  private Lab lab;
  private Path sys;

  @BeforeEach
  void connectBoth() throws Exception {
    lab = new Lab(root);
    lab.connectBoth();
    sys = lab.host.watched(lab.host.sys());
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  private static List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    }
    return names.stream().sorted().toList();
  }

  @Test
  void readsAsTheRealOneWhenNothingIsSet() throws Exception {
    Path controller = sys.resolve("class/nvme/nvme0");

    assertThat(list(sys.resolve("class/nvme"))).containsExactly("nvme0", "nvme1");
    assertThat(Files.readString(controller.resolve("state"))).isEqualTo("live\n");
    assertThat(Files.readSymbolicLink(controller).toString())
        .isEqualTo("../../devices/virtual/nvme-fabrics/ctl/nvme0");
    assertThat(controller.toRealPath()).isDirectory();
    assertThat(controller.toRealPath().getFileSystem()).isSameAs(sys.getFileSystem());
    assertThat(list(controller)).contains("address", "nvme0c0n1");
  }

  @Test
  void anEntryThatWasListedHasGoneWhenItIsRead() throws Exception {
    lab.host.faults().reads().vanish("nvme1/state");
    Path controller = sys.resolve("class/nvme/nvme1");

    assertThat(list(controller)).contains("state");
    assertThatThrownBy(() -> Files.readString(controller.resolve("state")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Files.readString(controller.resolve("address"))).startsWith("traddr=");
  }

  @Test
  void aDiskGoesBetweenTwoReads() throws Exception {
    lab.host.faults().reads().before("nvme0/address", () -> lab.target.disable(1));

    assertThat(Files.readString(sys.resolve("class/nvme/nvme0/state"))).isEqualTo("live\n");
    assertThat(Files.exists(sys.resolve("class/block/nvme0n1"))).isTrue();
    assertThat(Files.readString(sys.resolve("class/nvme/nvme0/address"))).startsWith("traddr=");
    assertThat(Files.exists(sys.resolve("class/block/nvme0n1"))).isFalse();
  }

  @Test
  void readsFailUntilTheFaultIsCleared() throws Exception {
    Path state = sys.resolve("class/nvme/nvme0/state");
    lab.host.faults().reads().fail(path -> path.endsWith("state"), "Input/output error");

    assertThatThrownBy(() -> Files.readString(state)).hasMessageContaining("Input/output error");
    assertThat(Files.exists(state)).isFalse();
    assertThat(Files.notExists(state)).isFalse();
    assertThat(Files.readString(sys.resolve("class/nvme/nvme0/address"))).startsWith("traddr=");

    lab.host.faults().clear();
    assertThat(Files.readString(state)).isEqualTo("live\n");
  }
}
