package dev.holdfast.architecture.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The Helm chart, rendered by Helm's own code: no program, no cluster. */
final class Chart {
  static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
  static final Path DIRECTORY = HOUSE.resolve("deploy/helm/holdfast");

  /** Everything that is optional, at once. */
  static final String ALL =
      """
      attach: { enabled: true, replicas: 2 }
      config: { kubernetesEvents: true, evictPods: labelled, duplicateHosts: refuse }
      podMonitor: { enabled: true }
      prometheusRule: { enabled: true }
      dashboard: { enabled: true }
      management: { address: 0.0.0.0 }
      """;

  private Chart() {}

  /** Helm's code is a library for the usual machines, and not for all. */
  static boolean canBeRendered() {
    try {
      lint();
      return true;
    } catch (IllegalStateException | LinkageError e) {
      return false;
    }
  }

  static LintResult lint() {
    return new Helm(DIRECTORY).lint().strict().call();
  }

  /**
   * @param values several texts of YAML, of which a later one wins
   * @throws IllegalStateException if Helm refuses, with its message
   */
  static String text(String... values) {
    var template = new Helm(DIRECTORY).template().withName("holdfast").withNamespace("holdfast");
    files(values).forEach(template::withValuesFile);
    return template.call();
  }

  static List<Manifest> rendered(String... values) {
    return Manifest.of(text(values));
  }

  static Manifest only(String kind, String... values) {
    return one(kind, values, manifest -> !manifest.toString().matches(".*-(dashboard|controller)"));
  }

  /** Of those that attach volumes. */
  static Manifest attaching(String kind, String... values) {
    return one(kind, values, manifest -> manifest.toString().matches(".*-(attacher|controller)"));
  }

  private static Manifest one(String kind, String[] values, Predicate<Manifest> which) {
    return rendered(values).stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .filter(which)
        .reduce((one, other) -> {
          throw new AssertionError("two of " + kind);
        })
        .orElseThrow();
  }

  /** The notes that Helm prints after an installation. */
  static String notes(String... values) {
    var install =
        new Helm(DIRECTORY)
            .install()
            .clientOnly()
            .dryRun()
            .withName("holdfast")
            .withNamespace("holdfast");
    files(values).forEach(install::withValuesFile);
    String output = install.call().getOutput();
    return output.substring(output.indexOf("NOTES:"));
  }

  private static List<Path> files(String... values) {
    try {
      Path directory = Files.createTempDirectory("values");
      List<Path> files = new ArrayList<>();
      for (String value : values) {
        files.add(Files.writeString(directory.resolve(files.size() + ".yaml"), value));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rendered configuration as the program reads it. */
  static JsonNode configuration(String... values) {
    return Manifest.tree(configurationText(values));
  }

  static String configurationText(String... values) {
    return only("ConfigMap", values).at("/data/application.yaml").asText();
  }

  static JsonNode values() {
    return Manifest.tree(read("values.yaml"));
  }

  static JsonNode schema() {
    return Manifest.tree(read("values.schema.json"));
  }

  static String read(String file) {
    try {
      return Files.readString(DIRECTORY.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
