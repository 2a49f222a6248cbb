package dev.holdfast.adapters.sysfs.keyring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the kernel that this runs on. */
class UserKeyringTest {
  private final String name = "holdfast:test:" + UUID.randomUUID();
  private final Keyring keyring = new UserKeyring();

  @BeforeEach
  void requireAKeyring() {
    try {
      keyring.put(name, "first".getBytes(UTF_8));
    } catch (KernelRefusal refusal) {
      Assumptions.abort("no keyring here: " + refusal.getMessage());
    }
  }

  @AfterEach
  void remove() throws KernelRefusal {
    keyring.remove(name);
  }

  @Test
  void hasWhatWasPutLast() throws KernelRefusal {
    assertThat(keyring.get(name)).hasValue("first".getBytes(UTF_8));

    keyring.put(name, "second".getBytes(UTF_8));

    assertThat(keyring.get(name)).hasValue("second".getBytes(UTF_8));
  }

  @Test
  void aKeyThatIsTooLongIsNotOneThatIsNotThere() throws KernelRefusal {
    keyring.put(name, new byte[9000]);

    assertThatExceptionOfType(KernelRefusal.class).isThrownBy(() -> keyring.get(name));
  }

  @Test
  void hasNothingOfWhatWasRemoved() throws KernelRefusal {
    keyring.remove(name);
    keyring.remove(name);

    assertThat(keyring.get(name)).isEmpty();
  }

  /** Container runtimes give each container a session keyring of its own. */
  @Test
  void anotherProcessInAnotherSessionHasIt() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                name)
            .redirectErrorStream(true)
            .start();

    assertThat(new String(other.getInputStream().readAllBytes(), UTF_8)).isEqualTo("first");
    assertThat(other.waitFor()).isZero();
  }

  /** The other process. */
  static final class Other {
    private static final long KEYCTL = System.getProperty("os.arch").equals("amd64") ? 250 : 219;
    private static final long JOIN_SESSION_KEYRING = 1;

    private Other() {}

    public static void main(String[] arguments) throws KernelRefusal {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(Libc.CALL_STATE);
        var join =
            Libc.function(
                "syscall",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
                Linker.Option.firstVariadicArg(1));
        long _ =
            Libc.answer(
                "keyctl(KEYCTL_JOIN_SESSION_KEYRING)",
                state,
                () ->
                    (long)
                        join.invokeExact(state, KEYCTL, JOIN_SESSION_KEYRING, MemorySegment.NULL));
      }
      System.out.print(
          new UserKeyring()
              .get(arguments[0])
              .map(payload -> new String(payload, UTF_8))
              .orElse("nothing"));
    }
  }
}
