package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.application.port.out.mount.EncryptedDevices.Access;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.support.process.Input;
import dev.holdfast.support.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of cryptsetup (ADR 34). A passphrase goes to its standard input, which it reads
 * to the end with {@code --key-file=-}, without a look for line breaks.
 */
public final class LuksCommands {
  /** In the header's subsystem field, which blkid shows: there was no filesystem in it yet. */
  static final String UNFINISHED = "holdfast:new";

  private static final String FINISHED = "holdfast";

  /** The size of a filesystem's blocks; a device that is no multiple of it takes the small one. */
  private static final int BLOCK = 4096;

  private static final int SECTOR = 512;

  private LuksCommands() {}

  /**
   * Nothing is left to the release's defaults and nothing is measured: the memory and the passes of
   * argon2id are those of RFC 9106, 4, for little memory, which a pod of 512 MiB has.
   */
  public static Program format(Path node, long bytes, Secret passphrase, Duration patience) {
    int sector = bytes % BLOCK == 0 ? BLOCK : SECTOR;
    return program(
            patience,
            "luksFormat",
            "--batch-mode",
            "--type=luks2",
            "--cipher=aes-xts-plain64",
            "--key-size=512",
            "--hash=sha256",
            "--pbkdf=argon2id",
            "--pbkdf-memory=65536",
            "--pbkdf-parallel=4",
            "--pbkdf-force-iterations=4",
            "--sector-size=" + sector,
            "--subsystem=" + UNFINISHED,
            "--key-file=-",
            "--",
            node.toString())
        .withInput(Input.of(passphrase.reveal()));
  }

  public static Program settle(Path node, Duration patience) {
    return program(patience, "config", "--subsystem=" + FINISHED, "--", node.toString());
  }

  /**
   * Without the kernel's keyring, in which a volume key would be lost to a later process: a resize
   * would ask for the passphrase then.
   */
  public static Program open(
      Path node, MappingName name, Secret passphrase, Access access, Duration patience) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "open",
                "--batch-mode",
                "--type=luks2",
                "--disable-keyring",
                "--disable-external-tokens",
                "--key-file=-"));
    if (access.readOnly()) {
      words.add("--readonly");
    }
    if (access.discards()) {
      words.add("--allow-discards");
    }
    words.addAll(List.of("--", node.toString(), name.value()));
    return program(patience, words.toArray(String[]::new)).withInput(Input.of(passphrase.reveal()));
  }

  public static Program close(MappingName name, Duration patience) {
    return program(patience, "close", "--", name.value());
  }

  public static Program resize(MappingName name, Duration patience) {
    return program(patience, "resize", "--disable-keyring", "--", name.value());
  }

  /** Its locks are files in /run, which an image's root without writes does not have. */
  private static Program program(Duration patience, String... arguments) {
    List<String> words = new ArrayList<>(List.of("cryptsetup", arguments[0], "--disable-locks"));
    words.addAll(List.of(arguments).subList(1, arguments.length));
    return Program.of(patience, words);
  }
}
