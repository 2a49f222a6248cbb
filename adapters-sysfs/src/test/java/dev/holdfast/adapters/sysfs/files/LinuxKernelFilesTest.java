package dev.holdfast.adapters.sysfs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.LostAnswer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxKernelFilesTest {
  private static final int EISDIR = 21;

  @TempDir private Path root;
  private final KernelFiles kernel = new LinuxKernelFiles();

  @Test
  void writesAsOnePiece() throws Exception {
    Path attribute = Files.createFile(root.resolve("attribute"));

    kernel.write(attribute, "10.0.0.1 \u00e9");

    assertThat(attribute).hasContent("10.0.0.1 \u00e9");
  }

  @Test
  void doesNotMakeAFileThatIsNotThere() {
    Path missing = root.resolve("delete_controller");

    refusedWith(Errno.ENOENT.number(), () -> kernel.write(missing, "1"));

    assertThat(missing).doesNotExist();
  }

  @Test
  void readsWhatIsThere() throws Exception {
    Path device = root.resolve("device");
    Files.writeString(device, "instance=-1,cntlid=-1\n");

    assertThat(kernel.read(device)).isEqualTo("instance=-1,cntlid=-1\n");
  }

  @Test
  void readsTheAnswerBehindTheRequestOfTheSameDescriptor() throws Exception {
    Path device = root.resolve("device");
    Files.writeString(device, "????answer");

    assertThat(kernel.exchange(device, "nqn=")).isEqualTo("answer");
    assertThat(device).hasContent("nqn=answer");
  }

  @Test
  void tellsTheErrorNumbers() {
    refusedWith(Errno.ENOSPC.number(), () -> kernel.write(Path.of("/dev/full"), "x"));
    refusedWith(Errno.ENOSPC.number(), () -> kernel.exchange(Path.of("/dev/full"), "x"));
    refusedWith(EISDIR, () -> kernel.read(root));
    refusedWith(Errno.ENOENT.number(), () -> kernel.read(root.resolve("missing")));
  }

  /** /proc/self/clear_refs takes what is written, and has nothing to read (EINVAL). */
  @Test
  void tellsAnAnswerThatIsLostFromARequestThatWasNotTaken() {
    Path takes = Path.of("/proc/self/clear_refs");
    Assumptions.assumeTrue(Files.isReadable(takes), "only root may open it for reading");

    assertThatExceptionOfType(LostAnswer.class)
        .isThrownBy(() -> kernel.exchange(takes, "1"))
        .withMessageContaining("read /proc/self/clear_refs");
  }

  @Test
  void tellsThatNothingStandsBehindANode() throws Exception {
    Path socket = root.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      refusedWith(Errno.ENXIO.number(), () -> kernel.exchange(socket, "x"));
    }
  }

  @Test
  void doesNotSayWhatWasWritten() {
    assertThatExceptionOfType(KernelRefusal.class)
        .isThrownBy(() -> kernel.exchange(Path.of("/dev/full"), "dhchap_secret=DHHC-1:00:abc:"))
        .withMessageNotContaining("DHHC");
  }

  @Test
  void leavesNoDescriptorBehind() throws Exception {
    Path attribute = Files.createFile(root.resolve("attribute"));
    for (int i = 0; i < 3000; i++) {
      kernel.write(attribute, "1");
      kernel.exchange(attribute, "1");
    }

    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.count()).isLessThan(1000);
    }
  }

  private static void refusedWith(int errno, ThrowingCallable call) {
    assertThatExceptionOfType(KernelRefusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.errno()).isEqualTo(errno));
  }
}
