package dev.holdfast.adapters.mount.mountinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.fuzz.Fuzz;
import dev.holdfast.application.port.out.mount.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mount tables that no kernel shows. */
class MountinfoFuzzTest {

  @Test
  void readsEachLineAsIfItWereAlone() throws IOException {
    List<byte[]> tables = tables();
    Fuzz.run(
        "mountinfo",
        mutator -> mutator.spoiled(tables),
        table -> {
          List<Mount> alone = new ArrayList<>();
          int lines = 0;
          for (String line : new String(table, StandardCharsets.ISO_8859_1).split("\n")) {
            alone.addAll(
                MountinfoParser.parse(line.getBytes(StandardCharsets.ISO_8859_1)).mounts());
            lines += line.isEmpty() ? 0 : 1;
          }
          MountinfoParser.Parsed parsed = MountinfoParser.parse(table);
          // which filesystem is that of /dev is in another line
          assertThat(parsed.mounts())
              .usingRecursiveFieldByFieldElementComparatorIgnoringFields("inDev")
              .isEqualTo(alone);
          assertThat(parsed.mounts().size() + parsed.malformed().size()).isEqualTo(lines);
        });
  }

  private static List<byte[]> tables() throws IOException {
    List<byte[]> tables = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/mountinfo"))) {
      for (Path file : files.sorted().toList()) {
        tables.add(Files.readAllBytes(file));
      }
    }
    return tables;
  }
}
