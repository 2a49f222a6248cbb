package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which machine the stories are to be played on, by the properties of the build. */
public sealed interface MachineChoice {

  /** Boots it, with these arguments for its kernel. */
  Machine boot(Path target, int number, String append);

  /** False where a story cannot choose the kernel's arguments. */
  default boolean canAppend() {
    return false;
  }

  /** False where a story cannot have a second machine. */
  default boolean hasCable() {
    return false;
  }

  /** Such as {@code 6.12}; {@code own} for a kernel that is simply there. */
  default String kernel() {
    return "own";
  }

  /**
   * A machine of the lab.
   *
   * @param image true to play the stories inside of it, in containers of the node's image
   */
  record Lab(Path lab, String kernel, boolean image) implements MachineChoice {
    @Override
    public Machine boot(Path target, int number, String append) {
      Path directory =
          target.resolve(
              "machines/%s-%d-%d".formatted(kernel, ProcessHandle.current().pid(), number));
      Path share = Share.prepare(target);
      return LabMachine.boot(lab, kernel, share, directory, append);
    }

    /** Starts Docker in a machine that was booted, and builds the node's image there. */
    public Running docker(Machine booted, Path target) {
      return ImageInLab.start(booted, lab.resolveSibling("deploy"), Share.prepare(target));
    }

    @Override
    public boolean canAppend() {
      return true;
    }

    @Override
    public boolean hasCable() {
      return LabMachine.hasCable(kernel);
    }
  }

  /** This machine. */
  record Host() implements MachineChoice {
    @Override
    public Machine boot(Path target, int number, String append) {
      return new HostMachine(Share.prepare(target), made(target.resolve("machines/host")));
    }
  }

  /** A privileged container on this machine's kernel. */
  record Container() implements MachineChoice {
    @Override
    public Machine boot(Path target, int number, String append) {
      return ContainerMachine.start(
          Share.prepare(target), made(target.resolve("machines/container")));
    }
  }

  /** There is none to be had. */
  record None(String why) implements MachineChoice {
    @Override
    public Machine boot(Path target, int number, String append) {
      throw new IllegalStateException(why);
    }
  }

  /**
   * By {@code holdfast.lab} with {@code holdfast.lab.kernel} and {@code holdfast.lab.image}, or
   * {@code holdfast.machine=host|container}; without them a container where there are Docker and
   * the modules.
   */
  static MachineChoice fromProperties() {
    String lab = System.getProperty("holdfast.lab", "");
    if (!lab.isEmpty()) {
      return new Lab(
          Path.of(lab).toAbsolutePath().normalize(),
          System.getProperty("holdfast.lab.kernel", "uml"),
          Boolean.getBoolean("holdfast.lab.image"));
    }
    return switch (System.getProperty("holdfast.machine", "")) {
      case "host" -> new Host();
      case "container" -> new Container();
      case "" -> obstacle().<MachineChoice>map(None::new).orElseGet(Container::new);
      case String other ->
          throw new IllegalArgumentException("holdfast.machine is host or container, not " + other);
    };
  }

  private static Optional<String> obstacle() {
    if (!has("nvmet_tcp", "nvmet-tcp") || !has("nvme_tcp", "nvme-tcp")) {
      return Optional.of("this kernel has no NVMe/TCP target and initiator");
    }
    return ContainerMachine.obstacle();
  }

  /** Loaded or built in, or there to be loaded. */
  private static boolean has(String name, String file) {
    @Nullable String release = System.getProperty("os.version");
    Path modules = Path.of("/lib/modules", release == null ? "" : release);
    return Files.isDirectory(Path.of("/sys/module", name))
        || contains(modules.resolve("modules.dep"), file)
        || contains(modules.resolve("modules.builtin"), file);
  }

  private static boolean contains(Path list, String module) {
    try {
      return Files.readString(list).contains("/" + module + ".ko");
    } catch (IOException e) {
      return false;
    }
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
