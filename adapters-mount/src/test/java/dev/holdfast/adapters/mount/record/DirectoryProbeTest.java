package dev.holdfast.adapters.mount.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.application.port.out.VolumeRecords.Unwritable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real directories; those of another filesystem where a test may mount one. */
class DirectoryProbeTest {
  @TempDir Path dir;

  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", dir.toString());
    }
  }

  @Test
  void aDirectoryThatCanBeWrittenIsMadeAndLeftEmpty() throws IOException {
    Path state = dir.resolve("lib/volumes");

    assertThat(DirectoryProbe.unwritable(state)).isEmpty();
    assertThat(DirectoryProbe.unwritable(state)).isEmpty();
    try (Stream<Path> left = Files.list(state)) {
      assertThat(left).isEmpty();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.createFile(dir.resolve("lib"));

    Unwritable why = DirectoryProbe.unwritable(file.resolve("volumes")).orElseThrow();

    assertThat(why.seen()).startsWith(file.resolve("volumes") + " cannot be written: ");
    assertThat(why.remedy()).startsWith(file + " is not a directory: move it away");
  }

  @Test
  void aDirectoryWithoutWritePermissionNamesItsUser() throws IOException {
    Path state = Files.createDirectory(dir.resolve("volumes"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("r-x------"));
    assumeTrue(!Files.isWritable(state), "root may write everywhere");

    assertThat(DirectoryProbe.unwritable(state).orElseThrow().remedy()).contains("chown");
  }

  @Test
  void aDirectoryOfAnotherUserIsNotOurs() throws Exception {
    Path state = Files.createDirectory(dir.resolve("volumes"));
    assumeTrue(run("chown", "12345", state.toString()), "only root can give a directory away");

    Unwritable why = DirectoryProbe.unwritable(state).orElseThrow();

    assertThat(why.seen()).contains("belongs to uid 12345");
    assertThat(why.remedy()).isEqualTo("chown -R 0 " + state);
  }

  @Test
  void aFullDiskIsReportedAsLongAsItIsFull() throws Exception {
    mount("size=64k");
    Path fill = dir.resolve("fill");
    Files.write(fill, new byte[32 << 10]);
    assertThat(DirectoryProbe.unwritable(dir)).isEmpty();
    Files.write(fill, new byte[64 << 10]);

    Unwritable why = DirectoryProbe.unwritable(dir).orElseThrow();

    assertThat(why.seen()).contains(dir.toString(), "No space left on device");
    assertThat(why.remedy()).startsWith("free space");
    Files.delete(fill);
    assertThat(DirectoryProbe.unwritable(dir)).isEmpty();
  }

  @Test
  void aReadOnlyFilesystemIsReported() throws Exception {
    mount("size=64k,ro");

    Unwritable why = DirectoryProbe.unwritable(dir).orElseThrow();

    assertThat(why.seen()).contains("Read-only file system");
    assertThat(why.remedy()).contains("writable", "dmesg");
  }

  private void mount(String options) throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", dir.toString());
    assumeTrue(mounted, "nothing can be mounted here");
  }

  private static boolean run(String... argv) throws Exception {
    Process process = new ProcessBuilder(List.of(argv)).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
