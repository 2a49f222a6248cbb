package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The listings are those of real kernels with two paths to one namespace: every file, its value and
 * every link under sys/{block,class,dev,devices}, without {@code queue/}, {@code power/}, {@code
 * hwmon} and {@code stat}.
 */
class TreeShapeTest {
  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({
    "6.1-two-paths, V6_1, true",
    "6.12-two-paths, V6_12, true",
    "7.3-two-paths, V7_3, true",
    "6.12-no-multipath-two-paths, V6_12, false"
  })
  void hasTheFilesValuesAndLinksOfTheCapture(
      String capture, KernelProfile profile, boolean multipath) throws Exception {
    KernelSettings settings = KernelSettings.DEFAULT.withProfile(profile).withMultipath(multipath);
    try (Lab lab = new Lab(root, settings)) {
      lab.connectBoth();

      assertThat(rendered(lab.host.sys())).containsExactlyInAnyOrderElementsOf(captured(capture));
    }
  }

  private static List<String> captured(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            TreeShapeTest.class.getResourceAsStream("/captures/" + name + ".txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> rendered(Path sys) throws IOException {
    try (Stream<Path> all = Files.walk(sys)) {
      return all.filter(path -> !Files.isDirectory(path) || Files.isSymbolicLink(path))
          .filter(path -> !path.toString().matches(".*/(queue/.*|stat|misc/.*|module/.*)"))
          .map(path -> line(sys, path))
          .toList();
    }
  }

  private static String line(Path sys, Path path) {
    try {
      String name = sys.relativize(path).toString();
      if (Files.isSymbolicLink(path)) {
        return name + " -> " + Files.readSymbolicLink(path);
      }
      String value = Files.isReadable(path) ? Files.readString(path) : "";
      return name + " = '" + value.strip().replace("\n", "\\n") + "'";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
