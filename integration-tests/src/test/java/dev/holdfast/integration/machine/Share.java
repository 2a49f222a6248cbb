package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The files that go into a machine: a Java runtime, the packaged application, the scripts that play
 * the target and the pod. One folder under {@code target/}, created once per build.
 */
public final class Share {
  private static final List<String> SCRIPTS =
      List.of(
          "target.sh",
          "see.sh",
          "clear.sh",
          "collect.sh",
          "writer.py",
          "scatter.py",
          "timeline.py");

  /** The folder that {@code deploy/assemble} makes for the image. */
  static final String HOME = "home";

  /** A Java runtime for tests in the machine. */
  private static final String RUNTIME = "jre";

  /** C1 only and a serial collector start fastest, most of all in an emulated machine. */
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx256m");

  private Share() {}

  /** The entry point of the image. */
  static List<String> application(Path share) {
    return List.of(share.resolve(HOME).resolve("bin/holdfast").toString(), "serve");
  }

  /** A command that runs the folder's Java, for tests in the machine. */
  static List<String> java(Path share, String... arguments) {
    return concatenated(
        List.of(share.resolve(RUNTIME).resolve("bin/java").toString()), FLAGS, List.of(arguments));
  }

  /**
   * A command that runs one of the scripts; what it does to the machine it adds to this timeline.
   */
  public static List<String> script(
      Path share, Path timeline, String name, List<String> arguments) {
    return concatenated(
        List.of(
            "env",
            "TIMELINE=" + timeline,
            name.endsWith(".py") ? "python3" : "sh",
            share.resolve("guest").resolve(name).toString()),
        arguments);
  }

  /** Makes the folder complete, unless {@code holdfast.share} names one that is. */
  static synchronized Path prepare(Path target) {
    String prepared = System.getProperty("holdfast.share", "");
    if (!prepared.isEmpty()) {
      return Path.of(prepared);
    }
    Path share = target.resolve("share");
    try {
      Files.createDirectories(share.resolve("guest"));
      for (String name : SCRIPTS) {
        try (InputStream script = Share.class.getResourceAsStream("/guest/" + name)) {
          if (script == null) {
            throw new AssertionError("there is no script " + name);
          }
          Files.copy(
              script, share.resolve("guest").resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      ClassPath.prepare(share);
      link(share.resolve(RUNTIME));
      assemble(target, share);
      return share;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The application as it lies in its image, unless it is there and made of the same files. Their
   * times do not show that: a jar that is built again has the time of the release, as its content
   * is reproducible.
   */
  private static void assemble(Path target, Path share) throws IOException {
    Path built = target.resolve("../../bootstrap/target/holdfast-app.jar").normalize();
    Path jar = Path.of(System.getProperty("holdfast.jar", built.toString()));
    if (!Files.exists(jar)) {
      throw new AssertionError(
          "there is no " + jar + ": package bootstrap first (./holdfast test, or mvn package)");
    }
    Path deploy = target.resolve("../../deploy").normalize();
    Path assembled = share.resolve(HOME + ".made");
    List<Path> parts = List.of(jar, deploy.resolve("assemble"), deploy.resolve("launcher"));
    String made = digest(parts);
    if (Files.exists(assembled) && Files.readString(assembled).equals(made)) {
      return;
    }
    Files.deleteIfExists(assembled);
    Commands.here(
        Duration.ofMinutes(10),
        "env",
        "JAVA_HOME=" + System.getProperty("java.home"),
        "SOURCE_DATE_EPOCH=" + Files.getLastModifiedTime(jar).to(TimeUnit.SECONDS),
        deploy.resolve("assemble").toString(),
        "--jar",
        jar.toString(),
        share.resolve(HOME).toString());
    Files.writeString(assembled, made);
  }

  private static String digest(List<Path> files) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A runtime with all that a JDK's run time has, without its tools, sources and symbols. */
  private static void link(Path runtime) {
    if (Files.exists(runtime.resolve("bin/java"))) {
      return;
    }
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    Commands.here(
        Duration.ofMinutes(5),
        jlink.toString(),
        "--add-modules=java.se,jdk.unsupported,jdk.net,jdk.zipfs,jdk.naming.dns,jdk.management,jdk.crypto.cryptoki",
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--output=" + runtime);
  }

  private static List<String> concatenated(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static List<String> concatenated(List<String> a, List<String> b, List<String> c) {
    return concatenated(concatenated(a, b), c);
  }
}
