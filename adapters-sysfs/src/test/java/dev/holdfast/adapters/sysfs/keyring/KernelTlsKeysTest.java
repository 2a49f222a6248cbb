package dev.holdfast.adapters.sysfs.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.TlsKeys.Placed;
import dev.holdfast.application.port.out.TlsKeys.Seen;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelTlsKeysTest {
  private static final HostNqn HOST =
      new HostNqn("nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555");
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.test:tls");
  private static final Secret KEY =
      new Secret("tlsPsk", "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:");
  private static final Secret LONG_KEY =
      new Secret(
          "tlsPsk",
          "NVMeTLSkey-1:02:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vcSEgBQ==:");
  private static final ControllerName CONTROLLER = ControllerName.ofInstance(3);

  @TempDir Path sys;

  private final Nvme nvme = new Nvme();
  private final Marks marks = new Marks();

  @SuppressWarnings("NullAway.Init")
  private Path controller;

  @BeforeEach
  void controller() throws IOException {
    controller = Files.createDirectories(sys.resolve("class/nvme/nvme3"));
    Files.writeString(controller.resolve("transport"), "tcp\n");
  }

  private KernelTlsKeys keys() {
    return new KernelTlsKeys(nvme, marks, SysfsRoot.at(sys), "driver");
  }

  @Test
  void givesTheKernelAKeyOnceAndTakesItAway() {
    Placed first = keys().place(HOST, NQN, KEY);
    Placed again = keys().place(HOST, NQN, KEY);

    assertThat(first).isInstanceOf(Placed.At.class).isEqualTo(again);
    assertThat(nvme.names).hasSize(1).containsValue("NVMe0R01 " + HOST + " " + NQN);

    assertThat(keys().remove(HOST, NQN)).isEmpty();

    assertThat(nvme.names).isEmpty();
    assertThat(marks.kept).isEmpty();
  }

  /** An administrator's, or that of a target on the same host. */
  @Test
  void usesTheSameKeyOfAnotherProgramAndLeavesIt() throws KernelRefusal {
    Placed own = keys().place(HOST, NQN, KEY);
    marks.kept.clear();

    assertThat(keys().place(HOST, NQN, KEY)).isEqualTo(own);
    assertThat(keys().remove(HOST, NQN)).isEmpty();

    assertThat(nvme.names).hasSize(1);
  }

  @Test
  void keepsAnEarlierKeyForReconnectsAndRemovesBoth() {
    Placed one = keys().place(HOST, NQN, KEY);
    Placed other = keys().place(HOST, NQN, LONG_KEY);

    assertThat(other).isNotEqualTo(one);
    assertThat(nvme.names).hasSize(2);
    assertThat(keys().remove(HOST, NQN)).isEmpty();
    assertThat(nvme.names).isEmpty();
  }

  @Test
  void takesAwayNoKeyThatHasTheNumberOfItsOwnByNow() {
    Placed own = keys().place(HOST, NQN, KEY);
    int serial = ((Placed.At) own).key().serial();
    nvme.names.put(serial, "NVMe0R01 " + HOST + " nqn.2026-01.test:other");

    assertThat(keys().remove(HOST, NQN)).isEmpty();

    assertThat(nvme.names).containsOnlyKeys(serial);
  }

  @Test
  void saysWhatIsMissing() {
    nvme.there = false;
    assertThat(keys().place(HOST, NQN, KEY).toString())
        .contains("no TLS for NVMe/TCP", "CONFIG_NVME_TCP_TLS");
    nvme.there = true;
    nvme.errno = Errno.EPERM.number();
    assertThat(keys().place(HOST, NQN, KEY).toString()).contains("seccomp", "add_key");
    assertThat(keys().remove(HOST, NQN).orElseThrow()).contains("EPERM");
  }

  @Test
  void showsNoKey() {
    Placed refused = keys().place(HOST, NQN, new Secret("tlsPsk", "NVMeTLSkey-1:01:c2VjcmV0:"));

    assertThat(refused).isInstanceOf(Placed.Refused.class);
    assertThat(refused.toString()).doesNotContain("c2VjcmV0");
  }

  @Test
  void readsFromSysfsWhetherAControllerEncrypts() throws IOException {
    assertThat(keys().of(CONTROLLER)).isEqualTo(new Seen.Plain());
    Files.writeString(controller.resolve("tls_key"), "");
    assertThat(keys().of(CONTROLLER)).isEqualTo(new Seen.Awaited());
    Files.writeString(controller.resolve("tls_key"), "2d45090c\n");
    assertThat(keys().of(CONTROLLER)).isEqualTo(new Seen.Encrypted(new TlsKey(0x2d45090c)));
  }

  @Test
  void takesWhatItCannotReadForUnknown() throws IOException {
    Files.writeString(controller.resolve("tls_key"), "none\n");
    assertThat(keys().of(CONTROLLER)).isInstanceOf(Seen.Unknown.class);
    assertThat(keys().of(ControllerName.ofInstance(9))).isInstanceOf(Seen.Unknown.class);
    Files.delete(controller.resolve("tls_key"));
    Files.delete(controller.resolve("transport"));
    assertThat(keys().of(CONTROLLER)).isInstanceOf(Seen.Unknown.class);
  }

  /** Lines of Linux 6.12. */
  @Test
  void findsTheKeyringInProcKeys() {
    assertThat(
            NvmeKeyring.number(
                "16a0f00b I------     3 perm 1f1f0000     0     0 keyring   .nvme: empty"))
        .contains(0x16a0f00b);
    assertThat(
            NvmeKeyring.number(
                "96a0f00b I------     3 perm 1f1f0000     0     0 keyring   .nvme: 1"))
        .contains(0x96a0f00b);
    assertThat(
            NvmeKeyring.number(
                "16a0f00b I--Q---     1 perm 1f3f0000     0     0 keyring   .nvme2: 1"))
        .isEmpty();
    assertThat(
            NvmeKeyring.number(
                "16a0f00b I--Q---     1 perm 3b010000     0     0 user      .nvme: 32"))
        .isEmpty();
  }

  private static final class Marks implements Keyring {
    final Map<String, byte[]> kept = new HashMap<>();

    @Override
    public void put(String name, byte[] payload) {
      kept.put(name, payload);
    }

    @Override
    public Optional<byte[]> get(String name) {
      return Optional.ofNullable(kept.get(name));
    }

    @Override
    public void remove(String name) {
      kept.remove(name);
    }
  }

  private static final class Nvme implements PskKeyring {
    final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, byte[]> payloads = new HashMap<>();
    boolean there = true;
    int errno;
    private int serials = 0x100;

    private void pass() throws KernelRefusal {
      if (errno != 0) {
        throw new KernelRefusal(errno, "keyctl");
      }
    }

    @Override
    public Optional<Map<Integer, String>> keys() throws KernelRefusal {
      pass();
      return there ? Optional.of(Map.copyOf(names)) : Optional.empty();
    }

    @Override
    public int add(String identity, byte[] psk) throws KernelRefusal {
      pass();
      names.values().remove(identity);
      names.put(++serials, identity);
      payloads.put(serials, psk.clone());
      return serials;
    }

    @Override
    public byte[] read(int serial) throws KernelRefusal {
      pass();
      return Optional.ofNullable(payloads.get(serial)).orElseThrow().clone();
    }

    @Override
    public void unlink(int serial) throws KernelRefusal {
      pass();
      names.remove(serial);
    }
  }
}
