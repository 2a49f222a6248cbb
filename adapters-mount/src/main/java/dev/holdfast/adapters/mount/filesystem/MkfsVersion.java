package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.time.Duration;

/** The release of the mkfs of a filesystem on this host. */
public sealed interface MkfsVersion {
  record Known(Release release) implements MkfsVersion {}

  /** It did not answer with a release. */
  record Unknown() implements MkfsVersion {}

  record NotThere() implements MkfsVersion {}

  static MkfsVersion ask(ProgramRunner programs, FilesystemType type) {
    Program mkfs = Program.of(Duration.ofSeconds(5), program(type), "-V");
    return switch (programs.run(mkfs)) {
      case ProgramResult.Exited exited ->
          Release.in(exited.said()).<MkfsVersion>map(Known::new).orElseGet(Unknown::new);
      case ProgramResult.TimedOut _, ProgramResult.NotStarted _ -> new Unknown();
      case ProgramResult.NotFound _ -> new NotThere();
    };
  }

  static String program(FilesystemType type) {
    return "mkfs." + type.word();
  }
}
