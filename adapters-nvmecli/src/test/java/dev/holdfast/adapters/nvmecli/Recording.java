package dev.holdfast.adapters.nvmecli;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult.Exited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The output of a real nvme on a real kernel (test/capture/record.sh). */
record Recording(List<String> argv, Exited exited) {
  static final List<String> VERSIONS = List.of("2.3", "2.13", "2.16", "3.1");

  static Recording of(String version, String name) {
    Path file = Path.of("src/test/resources/recorded", version, name + ".txt");
    try {
      String text = Files.readString(file);
      int status = text.indexOf("\nstatus ");
      int stdout = text.indexOf("\n--- stdout\n", status);
      int stderr = text.indexOf("\n--- stderr\n", stdout);
      return new Recording(
          List.of(text.substring("$ ".length(), status).split(" ")),
          new Exited(
              Integer.parseInt(text.substring(status + "\nstatus ".length(), stdout)),
              Output.of(text.substring(stdout + 1 + "--- stdout".length(), stderr)),
              Output.of(text.substring(stderr + "\n--- stderr\n".length()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
