package dev.holdfast.bootstrap.stories;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.bootstrap.kubelet.KubeletDisk;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kubelet's directory beside a simulated host, whose mounts are in the host's table only. */
record SimulatedDisk(Node node) implements KubeletDisk {
  /** A step that may fail. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void makeDirectories(String directory) {
    attempt(() -> Files.createDirectories(Path.of(directory)));
  }

  @Override
  public void write(String file, String text) {
    Path path = Path.of(file);
    makeDirectories(String.valueOf(path.getParent()));
    attempt(() -> Files.writeString(path, text));
  }

  @Override
  public Optional<String> read(String file) {
    return attempt(() -> {
      try {
        return Optional.of(Files.readString(Path.of(file)));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<String> names(String directory) {
    Path path = Path.of(directory);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    return attempt(() -> {
      try (Stream<Path> files = Files.list(path)) {
        return files.map(Path::getFileName).map(String::valueOf).sorted().toList();
      }
    });
  }

  @Override
  public void link(String link, String to) {
    Path path = Path.of(link);
    makeDirectories(String.valueOf(path.getParent()));
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      attempt(() -> Files.createSymbolicLink(path, Path.of(to)));
    }
  }

  @Override
  public void remove(String path) {
    attempt(() -> {
      try {
        return Files.deleteIfExists(Path.of(path));
      } catch (DirectoryNotEmptyException e) {
        return false;
      }
    });
  }

  @Override
  public boolean mounted(String path) {
    return !node.mounts(Path.of(path)).isEmpty();
  }

  @Override
  public List<String> othersOf(String mountPoint) {
    List<Mount> here = node.mounts(Path.of(mountPoint));
    return node.bean(MountTable.class).mounts().stream()
        .filter(mount -> here.stream().anyMatch(it -> it.number().equals(mount.number())))
        .map(Mount::mountPoint)
        .filter(place -> here.stream().noneMatch(it -> it.mountPoint().equals(place)))
        .toList();
  }

  @Override
  public void hold(String device, String at) {
    if (!mounted(at)) {
      write(at, "");
      run("mount", "--bind", device, at);
    }
  }

  @Override
  public void release(String at) {
    if (mounted(at)) {
      run("umount", at);
    }
    remove(at);
  }

  private void run(String... argv) {
    ProgramResult result =
        node.host().programs().run(Program.of(Duration.ofSeconds(10), List.of(argv)));
    if (!(result instanceof ProgramResult.Exited exited && exited.ok())) {
      throw new AssertionError(String.join(" ", argv) + ": " + result);
    }
  }
}
