package dev.holdfast.integration.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.machine.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pod's program that writes numbered, checksummed records, each with fsync, through one file that
 * it holds open, and reads them all at its end.
 */
public final class Writer implements AutoCloseable {
  private static final Duration END = Duration.ofMinutes(2);

  private final Guest guest;
  private final String name;
  private final Running process;

  private Writer(Guest guest, String name, Running process) {
    this.guest = guest;
    this.name = name;
    this.process = process;
  }

  static Writer start(Guest guest, String file, String name) {
    Writer writer =
        new Writer(
            guest,
            name,
            guest.startScript("writer.py", file, guest.machine().out().resolve(name).toString()));
    writer.awaitMore();
    return writer;
  }

  /** How many records are safe on the volume. */
  public long written() {
    return progress(0);
  }

  private long progress(int field) {
    try {
      String text = Files.readString(guest.machine().outHere().resolve(name));
      return text.endsWith("\n")
          ? Long.parseLong(text.lines().reduce((a, b) -> b).orElse("0").split(" ")[field])
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Waits until some more records are written. */
  public void awaitMore() {
    long wanted = written() + 10;
    Await.until(
        Duration.ofSeconds(60).multipliedBy(guest.machine().slowness()),
        Duration.ofMillis(100),
        "the writer to write on",
        () -> written() >= wanted || !process.alive(),
        () -> written() + " records, " + progress(2) + " errors");
    if (!process.alive()) {
      throw new AssertionError("the writer ended: " + process.end(END));
    }
  }

  /**
   * Ends it: no error was seen, and every record is there.
   *
   * @return the longest time that one record took
   */
  public Duration endsWithEveryByte() {
    Report report = end();
    assertThat(report.errors()).as("errors that the writer saw").isEmpty();
    assertThat(report.wrong()).as("records that are not what was written").isEmpty();
    assertThat(report.written()).isPositive();
    return report.longest();
  }

  /**
   * Waits until it has given up, because each of its writes fails.
   *
   * @return the errors that it saw
   */
  public List<String> endsRefused() {
    Await.until(
        END.multipliedBy(guest.machine().slowness()),
        Duration.ofMillis(100),
        "the writer to give up",
        () -> !process.alive(),
        () -> written() + " records, " + progress(2) + " errors");
    return end().errors();
  }

  private Report end() {
    guest.shell("pkill -TERM -f '[w]riter.py .* " + guest.machine().out().resolve(name) + "'");
    String said = process.end(END).stdout();
    JsonNode answer = JsonMapper.shared().readTree(said.isBlank() ? "{}" : said);
    return new Report(
        answer.path("written").asLong(0),
        Duration.ofMillis(answer.path("longestMillis").asLong(0)),
        strings(answer.path("errors")),
        strings(answer.path("wrong")));
  }

  private record Report(long written, Duration longest, List<String> errors, List<String> wrong) {}

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
