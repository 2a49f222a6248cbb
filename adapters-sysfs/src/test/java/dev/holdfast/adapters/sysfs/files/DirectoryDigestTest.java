package dev.holdfast.adapters.sysfs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDigestTest {
  @TempDir private Path root;
  private final DirectoryDigest digest = new DirectoryDigest("nvme");

  @Test
  void staysTheSameAsLongAsTheEntriesDo() throws Exception {
    // more than one call to the kernel gives
    IntStream.range(0, 3000).forEach(i -> Trees.link(root.resolve("nvme" + i), "x"));
    long before = digest.of(root);

    Trees.link(root.resolve("sda"), "x");

    assertThat(digest.of(root)).isEqualTo(before);
  }

  @Test
  void changesWithANameThatComesAndWithOneThatGoes() throws Exception {
    Trees.link(root.resolve("nvme0"), "x");
    long one = digest.of(root);
    Trees.link(root.resolve("nvme1"), "x");
    long two = digest.of(root);
    Trees.remove(root.resolve("nvme0"));

    assertThat(two).isNotEqualTo(one);
    assertThat(digest.of(root)).isNotEqualTo(one).isNotEqualTo(two);
  }

  @Test
  void changesWithANameThatIsGivenToAnotherObject() throws Exception {
    Trees.link(root.resolve("nvme0"), "x");
    long before = digest.of(root);
    Trees.link(root.resolve("other"), "x");
    Trees.replace(root.resolve("nvme0"), root.resolve("other"));

    assertThat(digest.of(root)).isNotEqualTo(before);
  }

  @Test
  void refusesWhatIsNoDirectory() {
    assertThatExceptionOfType(KernelRefusal.class)
        .isThrownBy(() -> digest.of(root.resolve("missing")));
    Trees.write(root.resolve("file"), "x");
    assertThatExceptionOfType(KernelRefusal.class)
        .isThrownBy(() -> digest.of(root.resolve("file")));
  }
}
