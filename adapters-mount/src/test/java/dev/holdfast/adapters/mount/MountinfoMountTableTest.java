package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
