package dev.holdfast.adapters.sysfs.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.volume.MountGroup;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On this kernel. As a user other than root files keep their group, and only modes are checked. */
class GroupWalkTest {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final int MOST_LEVELS = 12;
  private static final Walk TO_THE_END = walk(_ -> {});

  @TempDir private Path dir;
  private Path volume;
  private MountGroup group;

  @BeforeEach
  void volume() throws Exception {
    volume = Files.createDirectory(dir.resolve("volume"));
    mode(volume, 0755);
    group = new MountGroup(ROOT ? 4242 : owner(volume).group());
  }

  private static Walk walk(LongConsumer seen) {
    return new Walk() {
      @Override
      public boolean ended() {
        return false;
      }

      @Override
      public void seen(long files) {
        seen.accept(files);
      }
    };
  }

  private Given give(Walk walk) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      FileCalls calls = new FileCalls(arena);
      int root = calls.open(FileCalls.NOWHERE, volume.toString(), FileCalls.O_PATH);
      try {
        return new GroupWalk(calls, arena, group, walk, MOST_LEVELS).from(root);
      } finally {
        calls.close(root);
      }
    }
  }

  private static Given done(long files, long changed) {
    return new Given.Done(files, changed, 0, List.of());
  }

  private static void mode(Path file, int mode) throws IOException {
    Files.setAttribute(file, "unix:mode", mode);
  }

  private static VolumeFiles.Owner owner(Path file) throws IOException {
    return new VolumeFiles.Owner(attribute(file, "gid"), attribute(file, "mode") & 07777);
  }

  private static int attribute(Path file, String name) throws IOException {
    return (int) Files.getAttribute(file, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }

  private VolumeFiles.Owner with(int mode) {
    return new VolumeFiles.Owner(group.id(), mode);
  }

  private Path file(String path, int mode) throws IOException {
    Path file = volume.resolve(path);
    Files.createDirectories(file.getParent());
    mode(Files.writeString(file, "content"), mode);
    return file;
  }

  /** All that is there, without following a link. */
  private static Map<Path, VolumeFiles.Owner> owners(Path top) throws IOException {
    Map<Path, VolumeFiles.Owner> owners = new TreeMap<>();
    try (Stream<Path> all = Files.walk(top)) {
      for (Path one : all.toList()) {
        owners.put(one, owner(one));
      }
    }
    return owners;
  }

  @Test
  void everyFileIsTheGroupsToReadAndWriteAndEveryDirectoryHandsItOn() throws Exception {
    Path secret = file("a/b/secret", 0600);
    Path program = file("a/program", 0755);
    mode(volume.resolve("a/b"), 0700);

    assertThat(give(TO_THE_END)).isEqualTo(done(5, 5));

    assertThat(owner(secret)).isEqualTo(with(0660));
    assertThat(owner(program)).isEqualTo(with(0775));
    assertThat(owner(volume.resolve("a/b"))).isEqualTo(with(02770));
    assertThat(owner(volume.resolve("a"))).isEqualTo(with(02775));
    assertThat(owner(volume)).isEqualTo(with(02775));
    assertThat(secret).hasContent("content");
  }

  @Test
  void whatIsAsAskedIsNotTouched() throws Exception {
    file("a/one", 0600);
    give(TO_THE_END);
    Object before = Files.getAttribute(volume.resolve("a/one"), "unix:ctime");

    assertThat(give(TO_THE_END)).isEqualTo(done(3, 0));

    assertThat(Files.getAttribute(volume.resolve("a/one"), "unix:ctime")).isEqualTo(before);
  }

  /** The kernel takes them away when the group is set. */
  @Test
  void aFileKeepsItsSetIdBits() throws Exception {
    Path program = file("program", 06755);
    Path shared = file("shared", 06775);

    give(TO_THE_END);

    assertThat(owner(program)).isEqualTo(with(06775));
    assertThat(owner(shared)).isEqualTo(with(06775));
  }

  @Test
  void aLinkIsGivenItselfAndNotFollowed() throws Exception {
    Path host = Files.createDirectory(dir.resolve("host"));
    mode(Files.writeString(host.resolve("shadow"), "x"), 0600);
    Files.createSymbolicLink(volume.resolve("file"), host.resolve("shadow"));
    Files.createSymbolicLink(volume.resolve("directory"), host);
    Files.createSymbolicLink(volume.resolve("dangling"), dir.resolve("nothing"));
    Map<Path, VolumeFiles.Owner> before = owners(host);

    assertThat(give(TO_THE_END)).isInstanceOf(Given.Done.class);

    assertThat(owners(host)).isEqualTo(before);
    assertThat(owner(volume.resolve("file")).group()).isEqualTo(group.id());
    assertThat(owner(volume.resolve("dangling")).group()).isEqualTo(group.id());
  }

  /** Between the listing of its name and its turn each directory becomes a link to the host. */
  @Test
  void aDirectoryThatBecomesALinkLeadsNowhere() throws Exception {
    Path host = Files.createDirectory(dir.resolve("host"));
    mode(Files.writeString(host.resolve("shadow"), "x"), 0600);
    Path aside = Files.createDirectory(dir.resolve("aside"));
    for (int i = 0; i < 20; i++) {
      file("directory-" + i + "/shadow", 0600);
    }
    Map<Path, VolumeFiles.Owner> before = owners(host);

    give(
        walk(seen -> {
          if (seen == 1) {
            swap(aside, host);
          }
        }));

    assertThat(owners(host)).isEqualTo(before);
    // the first one was open already, and is done where it was moved to
    assertThat(owners(aside).values()).contains(with(0660));
  }

  private void swap(Path aside, Path host) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(volume)) {
      for (Path one : all) {
        Files.move(one, aside.resolve(one.getFileName()));
        Files.createSymbolicLink(one, host);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDirectoryThatVanishesIsNoFailure() throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.createDirectory(volume.resolve("directory-" + i));
    }

    assertThat(
            give(
                walk(seen -> {
                  if (seen == 1) {
                    removeAll();
                  }
                })))
        .isInstanceOf(Given.Done.class);

    assertThat(owner(volume)).isEqualTo(with(02775));
  }

  private void removeAll() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(volume)) {
      for (Path one : all) {
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a process that is killed. */
  @Test
  void aWalkThatEndsInTheMiddleIsNotTakenForDone() throws Exception {
    for (int i = 0; i < 300; i++) {
      file("directory-" + i % 7 + "/file-" + i, 0600);
    }
    for (int at = 1; at <= 307; at += 51) {
      int last = at;

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() ->
              give(
                  walk(seen -> {
                    if (seen == last) {
                      throw new IllegalStateException("killed");
                    }
                  })));

      assertThat(group.has(owner(volume).group(), owner(volume).mode())).isFalse();
    }

    assertThat(give(TO_THE_END)).isInstanceOf(Given.Done.class);
    assertThat(owners(volume).values()).containsOnly(with(0660), with(02775));
  }

  @Test
  void endsWhereItIsWhenItIsEnded() throws Exception {
    file("a/one", 0600);
    file("a/two", 0600);
    long[] files = new long[1];

    Given given =
        give(
            new Walk() {
              @Override
              public boolean ended() {
                return files[0] == 2;
              }

              @Override
              public void seen(long seen) {
                files[0] = seen;
              }
            });

    assertThat(given).isEqualTo(new Given.Ended());
    assertThat(owner(volume).mode()).isEqualTo(0755);
  }

  /** More than one buffer of them. */
  @Test
  void aLargeDirectoryIsReadToItsEnd() throws Exception {
    for (int i = 0; i < 1000; i++) {
      file("one-of-many-files-with-a-rather-long-name-" + i, 0600);
    }

    assertThat(give(TO_THE_END)).isEqualTo(done(1001, 1001));
  }

  /** Deeper directories are counted, so that no pod decides how many descriptors are open. */
  @Test
  void goesSoDeepAndNoDeeper() throws Exception {
    Path deep = volume;
    for (int i = 0; i < MOST_LEVELS + 3; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);

    assertThat(give(TO_THE_END))
        .isInstanceOfSatisfying(
            Given.Done.class,
            done -> {
              assertThat(done.files()).isEqualTo(MOST_LEVELS + 1);
              assertThat(done.left()).isEqualTo(1);
              assertThat(done.examples().getFirst()).contains("12 directories deep");
            });
  }

  /** Nothing is opened that would wait for another end, and no name has to be text. */
  @Test
  void fifosAndNamesThatAreNoText() throws Exception {
    run("mkfifo", "-m", "600", volume.resolve("fifo").toString());
    run("sh", "-c", "cd \"$1\" && : > \"$(printf 'n\\351m')\"", "sh", volume.toString());

    assertThat(give(TO_THE_END)).isEqualTo(done(3, 3));

    assertThat(owner(volume.resolve("fifo"))).isEqualTo(with(0660));
  }

  @Test
  void anotherMountIsNotEntered() throws Exception {
    Path inside = Files.createDirectory(volume.resolve("inside"));
    assumeTrue(ROOT, "only root may mount");
    assumeTrue(exit("mount", "-t", "tmpfs", "none", inside.toString()) == 0, "no mount here");
    try {
      mode(Files.writeString(inside.resolve("other"), "x"), 0600);
      Map<Path, VolumeFiles.Owner> before = owners(inside);

      assertThat(give(TO_THE_END)).isEqualTo(done(1, 1));

      assertThat(owners(inside)).isEqualTo(before);
      assertThat(new LinuxVolumeFiles().root(inside)).isEqualTo(owner(inside));
    } finally {
      run("umount", inside.toString());
    }
  }

  @Test
  void theDirectoryBelowAMountPointIsNoVolume() {
    assertThatExceptionOfType(KernelRefusal.class)
        .isThrownBy(() -> new LinuxVolumeFiles().root(volume))
        .withMessageContaining("nothing is mounted")
        .satisfies(refusal -> assertThat(refusal.errno()).isEqualTo(Errno.EINVAL.number()));
    assertThatExceptionOfType(KernelRefusal.class)
        .isThrownBy(() -> new LinuxVolumeFiles().give(volume, group, TO_THE_END));
  }

  @Test
  void whatTheKernelDoesNotPermitStaysAndIsCounted() throws Exception {
    Path fixed = file("fixed", 0600);
    file("other", 0600);
    assumeTrue(
        ROOT && exit("chattr", "+i", fixed.toString()) == 0,
        "no immutable files here, or not root");
    try {
      assertThat(give(TO_THE_END)).isEqualTo(new Given.Done(3, 2, 1, List.of("'/fixed' (EPERM)")));
    } finally {
      run("chattr", "-i", fixed.toString());
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(exit(command)).as(String.join(" ", command)).isZero();
  }

  private static int exit(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
