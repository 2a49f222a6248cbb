package dev.holdfast.bootstrap.stories;

import dev.holdfast.bootstrap.Holdfast;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Command lines of processes of their own, with the classes of this one. */
public final class Jvm {
  private Jvm() {}

  /** {@code holdfast} with these arguments. */
  public static List<String> holdfast(String... arguments) {
    return command(Holdfast.class, arguments);
  }

  public static List<String> command(Class<?> main, String... arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()),
            Stream.of(arguments))
        .toList();
  }
}
