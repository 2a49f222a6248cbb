package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.CredentialStore;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One key of the keyring for each volume, and what sysfs shows of a controller's. */
public final class KeyringCredentials implements CredentialStore {
  private static final String DHCHAP = "dhchapSecret";
  private static final String DHCHAP_CTRL = "dhchapCtrlSecret";
  private static final String TLS_PSK = "tlsPsk";

  private final Keyring keyring;
  private final SysfsRoot sysfs;
  private final String owner;

  /**
   * @param owner the driver's name: another driver's volumes may have the same ids
   */
  public KeyringCredentials(Keyring keyring, SysfsRoot sysfs, String owner) {
    this.keyring = keyring;
    this.sysfs = sysfs;
    this.owner = owner;
  }

  @Override
  public Optional<String> keep(VolumeId volume, Credentials credentials) {
    byte[] payload = payload(credentials);
    try {
      keyring.put(name(volume), payload);
      return Optional.empty();
    } catch (KernelRefusal refusal) {
      return Optional.of(why(refusal));
    } finally {
      Arrays.fill(payload, (byte) 0);
    }
  }

  @Override
  public Keys find(VolumeId volume) {
    try {
      Optional<byte[]> payload = keyring.get(name(volume));
      return payload.isPresent() ? keys(read(payload.get())) : new Keys.None();
    } catch (KernelRefusal refusal) {
      return new Keys.Unknown(why(refusal));
    } catch (InvalidValue e) {
      return new Keys.Unknown("the key " + name(volume) + " is not of Holdfast's form");
    }
  }

  @Override
  public Optional<String> remove(VolumeId volume) {
    try {
      keyring.remove(name(volume));
      return Optional.empty();
    } catch (KernelRefusal refusal) {
      return Optional.of(why(refusal));
    }
  }

  /** {@code dhchap_secret} and {@code dhchap_ctrl_secret}, since Linux 6.0; for root alone. */
  @Override
  public Keys of(ControllerName controller) {
    SysfsDirectory directory = sysfs.controller(controller);
    try {
      return keys(
          new Credentials(
              shown(directory, "dhchap_secret", DHCHAP),
              shown(directory, "dhchap_ctrl_secret", DHCHAP_CTRL),
              Optional.empty()));
    } catch (HostInterfaceException | InvalidValue e) {
      return new Keys.Unknown("the keys of " + controller + " cannot be read in sysfs");
    }
  }

  private static Optional<Secret> shown(SysfsDirectory directory, String attribute, String field) {
    return directory
        .text(attribute)
        .filter(text -> !text.equals("none"))
        .map(text -> new Secret(field, text));
  }

  private static Keys keys(Credentials credentials) {
    return credentials.none() ? new Keys.None() : new Keys.Found(credentials);
  }

  private String name(VolumeId volume) {
    return "holdfast:" + owner + ":" + volume.value();
  }

  private static byte[] payload(Credentials credentials) {
    StringBuilder text = new StringBuilder();
    credentials.dhchapSecret().ifPresent(secret -> line(text, DHCHAP, secret));
    credentials.dhchapCtrlSecret().ifPresent(secret -> line(text, DHCHAP_CTRL, secret));
    credentials.tlsPsk().ifPresent(secret -> line(text, TLS_PSK, secret));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String name, Secret secret) {
    text.append(name).append('=').append(secret.reveal()).append('\n');
  }

  /** Lines of another version are left out. */
  private static Credentials read(byte[] payload) {
    Map<String, String> lines =
        new String(payload, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.indexOf('=') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1),
                    (first, _) -> first));
    return new Credentials(
        secret(lines, DHCHAP), secret(lines, DHCHAP_CTRL), secret(lines, TLS_PSK));
  }

  private static Optional<Secret> secret(Map<String, String> lines, String name) {
    return Optional.ofNullable(lines.get(name)).map(value -> new Secret(name, value));
  }

  private static String why(KernelRefusal refusal) {
    return refusal.errno() == Errno.EPERM.number()
        ? "the kernel's keyring is closed to this container (EPERM; a seccomp profile without add_key"
            + " and keyctl?)"
        : "the kernel's keyring answered " + Errno.shown(refusal.errno());
  }
}
