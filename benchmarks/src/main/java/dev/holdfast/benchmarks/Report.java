package dev.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of a benchmark: to standard output as text, and to the file that the property {@code
 * holdfast.benchmarks.json} names as one JSON object a line.
 */
final class Report {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String benchmark;
  private final String file = System.getProperty("holdfast.benchmarks.json", "");

  Report(String benchmark) {
    this.benchmark = benchmark;
  }

  @SuppressWarnings("SystemOut")
  void title(String text) {
    System.out.println(text);
  }

  /**
   * @param of the setting that it was measured in, such as the number of subsystems
   */
  @SuppressWarnings("SystemOut")
  void line(String of, String what, double value, String unit) {
    System.out.printf("  %-56s %12.3f %s%n", what, value, unit);
    if (file.isEmpty()) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("benchmark", benchmark);
    fields.put("of", of);
    fields.put("what", what);
    fields.put("value", value);
    fields.put("unit", unit);
    try {
      Files.writeString(
          Path.of(file),
          JSON.writeValueAsString(fields) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
