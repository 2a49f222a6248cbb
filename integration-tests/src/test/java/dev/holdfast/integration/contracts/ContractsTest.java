package dev.holdfast.integration.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Simulator and kernel keep the same contracts: what one of them alone has to keep is listed here.
 */
class ContractsTest {
  private static final Path HOUSE =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  private static final Pattern CONTRACT = Pattern.compile("public abstract class (\\w+Contract) ");
  private static final Pattern SUBCLASS = Pattern.compile("class (\\w+) extends (\\w+Contract) ");

  /** Each with its reason. */
  private static final Map<String, String> ON_ONE_ONLY =
      Map.of(
          "LifecycleEngineContract", "machines in memory: no kernel and no simulator is asked",
          "VolumeRecordsContract", "files in a directory, on whatever kernel the build runs");

  @Test
  void everyContractRunsOnTheSimulatorAndOnTheKernel() {
    Map<String, Where> contracts = new TreeMap<>();
    List<String> sources = sources();
    for (String source : sources) {
      Matcher contract = CONTRACT.matcher(source);
      if (contract.find()) {
        contracts.put(contract.group(1), new Where(false, false));
      }
    }
    for (String source : sources) {
      boolean kernel = source.contains("RealKernel") || source.contains("NvmetFabricWorld");
      boolean simulator = source.contains("Simulated");
      SUBCLASS
          .matcher(source)
          .results()
          .forEach(match ->
              contracts.computeIfPresent(
                  match.group(2), (_, where) -> where.and(simulator, kernel)));
    }

    assertThat(contracts)
        .hasSizeGreaterThan(6)
        .containsEntry("FabricConnectorContract", new Where(true, true));
    assertThat(
            contracts.entrySet().stream()
                .filter(entry -> !entry.getValue().both())
                .map(Map.Entry::getKey))
        .as("contracts that run on the simulator or on a kernel only")
        .containsExactlyInAnyOrderElementsOf(ON_ONE_ONLY.keySet());
  }

  private record Where(boolean simulator, boolean kernel) {
    Where and(boolean simulatorToo, boolean kernelToo) {
      return new Where(simulator || simulatorToo, kernel || kernelToo);
    }

    boolean both() {
      return simulator && kernel;
    }
  }

  private static List<String> sources() {
    try (Stream<Path> modules = Files.list(HOUSE)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(ContractsTest::javaIn)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> javaIn(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.toString().contains("planted"))
          .map(ContractsTest::text)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
