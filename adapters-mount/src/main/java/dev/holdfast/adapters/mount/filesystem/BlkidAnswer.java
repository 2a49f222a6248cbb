package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The answer of {@code blkid -p -o export} (misc-utils/blkid.c of util-linux). */
public sealed interface BlkidAnswer {
  /** Tags such as TYPE, USAGE, UUID, PTTYPE. */
  record Found(Map<String, String> tags) implements BlkidAnswer {
    public Found {
      tags = Map.copyOf(tags);
    }

    public Optional<String> tag(String name) {
      return Optional.ofNullable(tags.get(name));
    }
  }

  /**
   * No signature, or the device could not be opened or read, or (seen with util-linux 2.41) several
   * signatures that contradict each other: blkid ends with 2 and is silent in all three. On its own
   * it proves nothing.
   */
  record NothingOrUnreadable() implements BlkidAnswer {}

  /** Several signatures that contradict each other, as util-linux 2.38 reports them. */
  record Ambivalent() implements BlkidAnswer {}

  /** No answer. */
  record Unclear(String why) implements BlkidAnswer {}

  static BlkidAnswer of(Program program, ProgramResult result) {
    if (!(result instanceof ProgramResult.Exited exited)) {
      return new Unclear(Explanation.of(program, result));
    }
    return switch (exited.status()) {
      case 0 -> found(exited);
      case 2 ->
          exited.stdout().size() == 0
              ? new NothingOrUnreadable()
              : new Unclear("blkid reported that it found nothing, but printed a result");
      case 8 -> new Ambivalent();
      default -> new Unclear(Explanation.of(program, result));
    };
  }

  private static BlkidAnswer found(ProgramResult.Exited exited) {
    Map<String, String> tags = new LinkedHashMap<>();
    exited
        .stdout()
        .text()
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(line ->
            tags.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    tags.remove("DEVNAME");
    return tags.isEmpty() || exited.stdout().truncated()
        ? new Unclear("blkid exited with 0 but printed no usable result")
        : new Found(tags);
  }
}
