package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.BootId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountinfoMountTableTest {
  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private Path proc;

  @SuppressWarnings("NullAway.Init")
  private Path real;

  @BeforeEach
  void makeProc() throws IOException {
    dir = dir.toRealPath();
    proc = dir.resolve("proc");
    Files.createDirectories(proc.resolve("self"));
    real = Files.createDirectories(dir.resolve("data/kubelet/globalmount"));
  }

  @Test
  void findsAMountPointThroughALinkAboveIt() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("kubelet"), dir.resolve("data/kubelet"));
    mounted(real);

    assertThat(new MountinfoMountTable(proc).at(link.resolve("globalmount").toString())).hasSize(1);
  }

  @Test
  void doesNotTakeALinkToAMountPointForOne() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("link"), real);
    mounted(real);

    assertThat(new MountinfoMountTable(proc).at(link.toString())).isEmpty();
  }

  @Test
  void findsAMountPointThatIsNotThereAnyMore() throws IOException {
    mounted(dir.resolve("gone/globalmount"));

    assertThat(new MountinfoMountTable(proc).at(dir.resolve("gone/globalmount").toString()))
        .hasSize(1);
  }

  @Test
  void keepsTheOrderSoThatTheLastIsOnTop() throws IOException {
    mounted(real, real);

    assertThat(new MountinfoMountTable(proc).at(real.toString()))
        .extracting(Mount::id)
        .containsExactly(40, 41);
  }

  @Test
  void leavesOutAMalformedLine() throws IOException {
    mounted(real);
    Files.writeString(file(), "nonsense\n" + Files.readString(file()));

    assertThat(new MountinfoMountTable(proc).mounts()).hasSize(1);
  }

  @Test
  void doesNotGuessWhichBootItIs() throws IOException {
    MountinfoMountTable table = new MountinfoMountTable(proc);
    assertThat(table.boot()).isEmpty();
    Path file = Files.createDirectories(proc.resolve("sys/kernel/random")).resolve("boot_id");
    for (String nonsense : List.of("", "7", "00000000-0000-0000-0000-000000000000\n")) {
      Files.writeString(file, nonsense);
      assertThat(table.boot()).as(nonsense).isEmpty();
    }
    Files.writeString(file, "6d1b7a4e-8f1d-4a6f-9d67-0c6a3d2f1b55\n");
    assertThat(table.boot()).contains(BootId.parse("6d1b7a4e-8f1d-4a6f-9d67-0c6a3d2f1b55"));
  }

  @Test
  void saysThatThereIsNoTable() {
    assertThatThrownBy(() -> new MountinfoMountTable(proc).mounts())
        .isInstanceOf(HostInterfaceException.class)
        .hasMessageContaining("mountinfo");
  }

  private void mounted(Path... mountPoints) throws IOException {
    StringBuilder text = new StringBuilder();
    int id = 40;
    for (Path mountPoint : mountPoints) {
      text.append(id++)
          .append(" 30 259:1 / ")
          .append(mountPoint)
          .append(" rw - ext4 /dev/nvme0n1 rw\n");
    }
    Files.writeString(file(), text);
  }

  private Path file() {
    return proc.resolve("self/mountinfo");
  }
}
