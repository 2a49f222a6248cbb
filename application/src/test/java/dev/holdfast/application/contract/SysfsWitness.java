package dev.holdfast.application.contract;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A world's own view of its host, without the reader that is under test. */
public record SysfsWitness(Path sys) {

  public List<ControllerName> controllers(SubsystemNqn nqn) {
    Path all = sys.resolve("class/nvme");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(all)) {
      return entries
          .map(path -> new ControllerName(String.valueOf(path.getFileName())))
          .filter(name -> attribute(name, "subsysnqn").equals(Optional.of(nqn.value())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Optional<String> attribute(ControllerName controller, String name) {
    return text(sys.resolve("class/nvme/" + controller).resolve(name));
  }

  public Optional<String> attribute(String subsystem, String name) {
    return text(sys.resolve("class/nvme-subsystem").resolve(subsystem).resolve(name));
  }

  public Optional<String> attribute(DeviceName device, String name) {
    return text(sys.resolve("block/" + device).resolve(name));
  }

  /** The controller in {@code instance=0,cntlid=1}. */
  public static ControllerName answered(String answer) {
    return new ControllerName("nvme" + answer.replaceAll("instance=([0-9]+),.*\\s*", "$1"));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
