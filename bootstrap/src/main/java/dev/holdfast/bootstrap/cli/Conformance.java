package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.conformance.Report;
import dev.holdfast.conformance.Result;
import dev.holdfast.conformance.Suite;
import dev.holdfast.conformance.driver.Driver;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.json.JsonMapper;

/** {@code holdfast conformance}: does the driver at a socket keep to the CSI specification? */
public final class Conformance {
  private Conformance() {}

  /** One check for programs. */
  private record Row(
      String section,
      String field,
      String sentence,
      String level,
      String check,
      String result,
      String reason) {

    static Row of(Result result) {
      var clause = result.check().clause();
      return new Row(
          clause.section(),
          clause.subject(),
          clause.sentence(),
          clause.level(),
          result.check().title(),
          result.word(),
          result.outcome().reason());
    }
  }

  /**
   * @return 0 if nothing failed, 1 if something did or may remain on the node, 2 for arguments that
   *     make no sense
   */
  public static int examine(List<String> arguments, PrintStream out) {
    ConformanceOptions options;
    try {
      options = ConformanceOptions.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast conformance: " + e.getMessage());
      return 2;
    }
    if (Files.notExists(options.socket())) {
      System.err.println("holdfast conformance: there is no socket at " + options.socket());
      return 2;
    }
    // no log of the client among the table: there is no application that would set the level
    LoggingSystem.get(Conformance.class.getClassLoader()).beforeInitialize();
    try (CsiChannel channel = CsiChannel.connect(options.socket())) {
      Suite.Run run = options.suite().run(new Driver(channel.channel(), options.timeout()));
      out.print(
          switch (options.format()) {
            case TEXT -> Report.of(run);
            case JSON ->
                JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(run.results().stream().map(Row::of).toList())
                    + "\n";
          });
      run.remains()
          .ifPresent(remains ->
              System.err.println(
                  "holdfast conformance: something may remain on the node: " + remains));
      return run.failed() ? 1 : 0;
    }
  }
}
