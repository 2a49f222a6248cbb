package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.keyring.TlsDerivation.Derived;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.TlsKeys;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.tls.TlsPsk;
import dev.holdfast.domain.volume.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keys in {@code .nvme}. Which of them are Holdfast's is noted by their numbers in the keyring of
 * the user, which is gone after a boot as they are.
 */
public final class KernelTlsKeys implements TlsKeys {
  private static final String NO_TLS =
      "the kernel shows no keyring .nvme: it has no TLS for NVMe/TCP, or nvme-tcp is not loaded";
  private static final String NO_TLS_REMEDY =
      "modprobe nvme-tcp; TLS needs Linux 6.7 or newer with CONFIG_NVME_TCP_TLS, and the host's"
          + " /proc/keys";

  private final PskKeyring psks;
  private final Keyring marks;
  private final SysfsRoot sysfs;
  private final String owner;

  /**
   * @param marks where the numbers of Holdfast's keys are noted
   * @param owner the driver's name: another driver's keys are not Holdfast's
   */
  public KernelTlsKeys(PskKeyring psks, Keyring marks, SysfsRoot sysfs, String owner) {
    this.psks = psks;
    this.marks = marks;
    this.sysfs = sysfs;
    this.owner = owner;
  }

  @Override
  public synchronized Placed place(HostNqn host, SubsystemNqn nqn, Secret psk) {
    try {
      TlsPsk configured = TlsPsk.parse("tlsPsk", psk);
      Derived derived = TlsDerivation.of(configured, host, nqn);
      configured.forget();
      try {
        return placed(nqn, derived);
      } finally {
        derived.forget();
      }
    } catch (InvalidValue e) {
      return new Placed.Refused(
          String.valueOf(e.getMessage()), "correct the Secret or the volume's attributes");
    } catch (KernelRefusal refusal) {
      return new Placed.Refused(
          "the key for TLS could not be given to the kernel: " + why(refusal),
          "let the container use add_key and keyctl, as root of the host");
    }
  }

  private Placed placed(SubsystemNqn nqn, Derived derived) throws KernelRefusal {
    Optional<Map<Integer, String>> keys = psks.keys();
    if (keys.isEmpty()) {
      return new Placed.Refused(NO_TLS, NO_TLS_REMEDY);
    }
    for (Map.Entry<Integer, String> key : keys.get().entrySet()) {
      if (key.getValue().equals(derived.identity()) && same(key.getKey(), derived.psk())) {
        return new Placed.At(new TlsKey(key.getKey()));
      }
    }
    int serial = psks.add(derived.identity(), derived.psk());
    note(nqn, serial);
    return new Placed.At(new TlsKey(serial));
  }

  private boolean same(int serial, byte[] psk) throws KernelRefusal {
    byte[] there = psks.read(serial);
    try {
      return Arrays.equals(there, psk);
    } finally {
      Arrays.fill(there, (byte) 0);
    }
  }

  /** Earlier ones stay noted: controllers may still reconnect by them. */
  private void note(SubsystemNqn nqn, int serial) throws KernelRefusal {
    Set<Integer> own = own(nqn);
    own.add(serial);
    marks.put(
        mark(nqn),
        own.stream()
            .map(Integer::toHexString)
            .collect(Collectors.joining(","))
            .getBytes(StandardCharsets.US_ASCII));
  }

  private Set<Integer> own(SubsystemNqn nqn) throws KernelRefusal {
    Set<Integer> own = new LinkedHashSet<>();
    Optional<byte[]> noted = marks.get(mark(nqn));
    if (noted.isPresent()) {
      for (String hex : new String(noted.get(), StandardCharsets.US_ASCII).split(",")) {
        own.add(Integer.parseUnsignedInt(hex, 16));
      }
    }
    return own;
  }

  @Override
  public synchronized Optional<String> remove(HostNqn host, SubsystemNqn nqn) {
    try {
      Map<Integer, String> there = psks.keys().orElseGet(Map::of);
      for (int serial : own(nqn)) {
        // a number may have been given to another key since
        if (there.getOrDefault(serial, "").endsWith(" " + host + " " + nqn)) {
          psks.unlink(serial);
        }
      }
      marks.remove(mark(nqn));
      return Optional.empty();
    } catch (KernelRefusal refusal) {
      return Optional.of(why(refusal));
    } catch (NumberFormatException e) {
      return Optional.of("the key " + mark(nqn) + " is not of Holdfast's form");
    }
  }

  private String mark(SubsystemNqn nqn) {
    return "holdfast-tls:" + owner + ":" + nqn;
  }

  /** {@code tls_key} is there if TLS was asked for, and has a key while it is connected. */
  @Override
  public Seen of(ControllerName controller) {
    SysfsDirectory directory = sysfs.controller(controller);
    try {
      if (!directory.exists()) {
        return new Seen.Unknown(controller + " is not in sysfs");
      }
      Optional<String> shown = directory.text("tls_key");
      if (shown.isPresent()) {
        return TlsKey.shown(shown.get())
            .<Seen>map(Seen.Encrypted::new)
            .orElseGet(() -> new Seen.Unknown("tls_key of " + controller + " has no key"));
      }
      if (!directory.children("tls_key", "tls_key"::equals).isEmpty()) {
        return new Seen.Awaited();
      }
      // a controller that vanished meanwhile has no attributes at all
      return directory.text("transport").isPresent()
          ? new Seen.Plain()
          : new Seen.Unknown(controller + " shows no attributes");
    } catch (HostInterfaceException e) {
      return new Seen.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private static String why(KernelRefusal refusal) {
    return refusal.errno() == Errno.EPERM.number()
        ? "the kernel's keyring is closed to this container (EPERM; a seccomp profile without add_key"
            + " and keyctl?)"
        : refusal.getMessage() + ", " + Errno.shown(refusal.errno());
  }
}
