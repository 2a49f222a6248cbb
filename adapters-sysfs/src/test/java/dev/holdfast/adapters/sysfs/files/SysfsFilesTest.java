package dev.holdfast.adapters.sysfs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.libc.OpenDirectory;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.application.port.out.HostInterfaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsFilesTest {
  @TempDir private Path root;
  private final SysfsFiles files = new SysfsFiles();

  @Test
  void takesWhatHasGoneForAbsent() {
    assertThat(files.content(root.resolve("missing"))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(root.resolve("missing")))).isEmpty();
    assertThat(files.names(root.resolve("missing"))).isEmpty();
    assertThat(files.object(RelativeLocation.of(root.resolve("missing")))).isEmpty();
    assertThat(files.target(root.resolve("missing"))).isEmpty();
  }

  @Test
  void takesADirectoryForNoContentAndAFileForNoDirectory() {
    Trees.write(root.resolve("file"), "x");

    assertThat(files.content(root)).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(root))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(root.resolve("file/attribute")))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(root.resolve("file")))).contains("x\n");
    assertThat(files.names(root.resolve("file"))).isEmpty();
    assertThat(files.content(root.resolve("file/attribute"))).isEmpty();
    assertThat(files.target(root.resolve("file"))).isEmpty();
  }

  @Test
  void takesAnAttributeThatAnswersWithAnErrorForAbsent() {
    // reading the first page of one's own memory is EIO
    assertThat(files.content(Path.of("/proc/self/mem"))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(Path.of("/proc/self/mem")))).isEmpty();
  }

  @Test
  void takesALinkThatGoesRoundForAbsent() {
    Trees.link(root.resolve("a"), "b");
    Trees.link(root.resolve("b"), "a");

    assertThat(files.content(root.resolve("a"))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(root.resolve("a")))).isEmpty();
    assertThat(files.object(RelativeLocation.of(root.resolve("a")))).isEmpty();
  }

  @Test
  void readsAnAttributeUpToTheLimitAndNothingBeyondAllMeasure() throws Exception {
    Files.writeString(root.resolve("most"), "x".repeat(SysfsFiles.MOST_BYTES));
    Files.writeString(root.resolve("more"), "x".repeat(SysfsFiles.MOST_BYTES + 1));

    assertThat(files.content(root.resolve("most")))
        .hasValueSatisfying(text -> assertThat(text).hasSize(SysfsFiles.MOST_BYTES));
    assertThat(files.content(root.resolve("more"))).isEmpty();
    assertThat(files.content(Path.of("/dev/zero"))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(root.resolve("more")))).isEmpty();
    assertThat(files.attribute(RelativeLocation.of(Path.of("/dev/zero")))).isEmpty();
  }

  @Test
  void looksInTheDirectoryThatIsHeldOpenWhoeverHasItsName() {
    Trees.write(root.resolve("nvme0/state"), "live");
    Trees.write(root.resolve("nvme0/nvme0c0n1/ana_state"), "optimized");
    RelativeLocation nvme0 = RelativeLocation.of(root.resolve("nvme0"));
    try (OpenDirectory held = files.open(nvme0).orElseThrow()) {
      Trees.write(root.resolve("another/state"), "connecting");
      Trees.replace(root.resolve("nvme0"), root.resolve("another"));

      assertThat(files.attribute(held.place().child("state"))).contains("live\n");
      assertThat(files.attribute(held.place().child("nvme0c0n1").child("ana_state")))
          .contains("optimized\n");
      assertThat(files.names(held.place(), "nvme", _ -> true)).containsExactly("nvme0c0n1");
      assertThat(files.names(held.place(), "nvme", _ -> true)).containsExactly("nvme0c0n1");
      assertThat(files.attribute(nvme0.child("state"))).contains("connecting\n");
      assertThat(files.object(nvme0)).isPresent().get().isNotEqualTo(held.object());

      Trees.remove(root.resolve("old-nvme0"));
      assertThat(files.attribute(held.place().child("state"))).isEmpty();
      assertThat(files.names(held.place(), "nvme", _ -> true)).isEmpty();
    }
  }

  @Test
  void doesNotTakeAHostWithoutSysfsForOneWithoutNvme() {
    SysfsFabricTopology topology = new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys")));

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(topology::observe)
        .withMessageContaining("sys/class")
        .withMessageContaining("mounted");
  }
}
