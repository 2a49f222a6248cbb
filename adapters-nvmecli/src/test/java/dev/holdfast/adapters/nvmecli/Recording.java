package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult.Exited;
import dev.holdfast.testkit.ConnectRequests;
import dev.holdfast.testkit.ScriptedPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The output of a real nvme on a real kernel (test/capture/record.sh). */
public record Recording(List<String> argv, Exited exited) {
  public static final SubsystemNqn NQN = SubsystemNqn.requested("nqn", "nqn.2026-01.lab:vol1");

  static final List<String> VERSIONS = List.of("2.3", "2.13", "2.16", "3.1");

  /** The request with which it was recorded. */
  public static ConnectRequest request() {
    return ConnectRequests.of(
        NQN, TransportId.tcp("10.77.1.2", 4420), ConnectionPolicy.DEFAULT, Credentials.NONE);
  }

  /** An nvme of this version, of which nothing else is scripted. */
  static ScriptedPrograms version(String version) {
    return new ScriptedPrograms().on("nvme version", of(version, "version").exited());
  }

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
