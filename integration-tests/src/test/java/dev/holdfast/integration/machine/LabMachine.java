package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A throw-away machine of the lab, by {@code lab/machine} and {@code lab/on}. It ends when the pipe
 * to its standard input does, and that ends with this JVM.
 */
final class LabMachine implements Machine {
  private static final Duration BOOT = Duration.ofMinutes(12);
  private static final Duration POWER_OFF = Duration.ofSeconds(60);

  /** At the ends of the cable: of the machine with the target, and of the one beside it. */
  private static final List<String> ENDS = List.of("10.77.0.1/24", "10.77.0.2/24");

  private final Path lab;
  private final String kernel;
  private final Path shared;
  private final Path directory;
  private final Process process;
  private final Commands commands;
  private final String release;
  private int besides;

  private LabMachine(
      Path lab, String kernel, Path shared, Path directory, Process process, String release) {
    this.lab = lab;
    this.kernel = kernel;
    this.shared = shared;
    this.directory = directory;
    this.process = process;
    this.release = release;
    this.commands =
        new Commands(List.of(lab.resolve("on").toString(), directory.toString(), "--"), slowness());
  }

  /**
   * Boots one and waits until it answers.
   *
   * @param directory its own; made here
   * @param append arguments for its kernel
   */
  static LabMachine boot(Path lab, String kernel, Path share, Path directory, String append) {
    return boot(lab, kernel, share, directory, append, cable(directory) + "=" + ENDS.getFirst());
  }

  private static LabMachine boot(
      Path lab, String kernel, Path share, Path directory, String append, String link) {
    List<String> argv =
        new ArrayList<>(List.of(lab.resolve("machine").toString(), "--kernel", kernel));
    argv.addAll(List.of("--share", share.toString(), "--append", append));
    argv.addAll(List.of("--forward", "csi=unix:" + Port.CSI_SOCKET));
    argv.addAll(List.of("--forward", "management=tcp:127.0.0.1:" + Port.MANAGEMENT_PORT));
    if (hasCable(kernel)) {
      argv.addAll(List.of("--link", link));
    }
    argv.add(directory.toString());
    Path said = directory.resolveSibling(directory.getFileName() + ".said");
    try {
      Files.createDirectories(directory);
      Process process =
          new ProcessBuilder(argv)
              .redirectOutput(Redirect.to(said.toFile()))
              .redirectError(Redirect.appendTo(said.toFile()))
              .start();
      Path ready = directory.resolve("ready");
      Await.until(
          BOOT,
          Duration.ofMillis(100),
          "the lab's machine to answer",
          () -> Files.exists(ready) || !process.isAlive(),
          () -> said);
      if (!process.isAlive()) {
        throw new AssertionError("the lab's machine did not boot: " + Files.readString(said));
      }
      return new LabMachine(
          lab, kernel, share, directory, process, Files.readString(ready).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only User Mode Linux has a network device. */
  static boolean hasCable(String kernel) {
    return kernel.equals("uml");
  }

  private static Path cable(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".cable");
  }

  @Override
  public Beside beside() {
    Cable cable = Cable.lay(lab, cable(directory));
    try {
      Path other = directory.resolveSibling(directory.getFileName() + "-beside-" + ++besides);
      String link = cable(directory) + "=" + ENDS.getLast();
      return new Beside(boot(lab, kernel, shared, other, "", link), cable);
    } catch (RuntimeException | AssertionError e) {
      cable.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "lab " + kernel + " (" + release + ")";
  }

  @Override
  public String kernel() {
    return kernel;
  }

  /** An emulated processor runs a JVM some fifty times slower, User Mode Linux six times. */
  @Override
  public int slowness() {
    return kernel.equals("uml") ? 2 : 8;
  }

  @Override
  public Path share() {
    return Path.of("/mnt/share");
  }

  @Override
  public Path out() {
    return Path.of("/mnt/out");
  }

  @Override
  public Path outHere() {
    return directory.resolve("out");
  }

  @Override
  public List<String> application() {
    return Share.application(share());
  }

  @Override
  public Output run(Duration patience, List<String> command) {
    return commands.run(patience, command);
  }

  @Override
  public Running start(List<String> command) {
    return commands.start(command);
  }

  @Override
  public SocketAddress reach(Port port) {
    try {
      String number =
          Files.readString(directory.resolve(port.name().toLowerCase(Locale.ROOT) + ".port"));
      return new InetSocketAddress(
          InetAddress.getLoopbackAddress(), Integer.parseInt(number.strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Path> records() {
    return List.of(directory.resolve("console"));
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(POWER_OFF.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
