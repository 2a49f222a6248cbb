package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.tls.TlsPsk;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secrets of a stage request ({@code nodeStageSecretRef}). Their values never become part of a
 * message.
 */
public final class StageSecrets {
  private static final String DHCHAP = "dhchapSecret";
  private static final String DHCHAP_CTRL = "dhchapCtrlSecret";
  private static final String TLS_PSK = "tlsPsk";
  private static final String LUKS = "luksPassphrase";
  private static final List<String> KEYS = List.of(DHCHAP, DHCHAP_CTRL, TLS_PSK, LUKS);

  /**
   * How NVMe secrets begin (NVM Express Base Specification 2.0, 8.13.5.8; TCP Transport
   * Specification, 3.6.1.5).
   */
  private static final List<String> MARKS = List.of("DHHC-1:", "NVMeTLSkey-1:");

  private static final Pattern DHCHAP_FORM = Pattern.compile("DHHC-1:0[0-3]:[A-Za-z0-9+/]+={0,2}:");

  private StageSecrets() {}

  /**
   * Reads the known keys and ignores others, since a Secret may serve more than one reader.
   *
   * @throws InvalidValue never showing a value
   */
  public static Credentials read(Map<String, String> secrets) {
    Credentials credentials =
        new Credentials(key(secrets, DHCHAP), key(secrets, DHCHAP_CTRL), secret(secrets, TLS_PSK));
    credentials.tlsPsk().ifPresent(psk -> TlsPsk.check(field(TLS_PSK), psk));
    if (credentials.dhchapCtrlSecret().isPresent() && credentials.dhchapSecret().isEmpty()) {
      throw new InvalidValue(
          field(DHCHAP),
          "is missing, but " + DHCHAP_CTRL + " is there: the host proves itself before the target");
    }
    return credentials;
  }

  /**
   * The passphrase of an encrypted volume; of another one it is ignored.
   *
   * @throws InvalidValue if it is missing, never showing a value
   */
  public static Optional<Secret> passphrase(Encryption encryption, Map<String, String> secrets) {
    if (!encryption.encrypted()) {
      return Optional.empty();
    }
    String value = secrets.get(LUKS);
    if (value == null) {
      throw new InvalidValue(
          field(LUKS),
          "is missing, and encryption is "
              + encryption.word()
              + ": put the passphrase into the Secret of nodeStageSecretRef");
    }
    return Optional.of(Secret.passphrase(field(LUKS), LineEnds.without(field(LUKS), value)));
  }

  /**
   * The connections of the volume that these are for: TLS is demanded by its key.
   *
   * @throws InvalidValue if it has another transport than tcp
   */
  public static VolumeAttachment demanding(Credentials credentials, VolumeAttachment asked) {
    if (credentials.tlsPsk().isEmpty()) {
      return asked;
    }
    if (asked.portals().stream().anyMatch(portal -> portal.transport() != Transport.TCP)) {
      throw new InvalidValue(
          field(TLS_PSK), "is there, and targetTrType is not tcp: TLS is for tcp alone");
    }
    return asked.withTls(true);
  }

  private static Optional<Secret> secret(Map<String, String> secrets, String key) {
    return Optional.ofNullable(secrets.get(key))
        .map(value -> new Secret(field(key), LineEnds.without(field(key), value)));
  }

  /** The kernel answers EINVAL to another form, as it does to much else. */
  private static Optional<Secret> key(Map<String, String> secrets, String key) {
    Optional<Secret> secret = secret(secrets, key);
    if (secret.filter(given -> !DHCHAP_FORM.matcher(given.reveal()).matches()).isPresent()) {
      throw new InvalidValue(
          field(key),
          "is not of the form DHHC-1:00:BASE64: with its last colon, as nvme gen-dhchap-key makes it"
              + " (the value is not shown)");
    }
    return secret;
  }

  private static String field(String key) {
    return "secrets[" + key + "]";
  }

  /** Attributes are readable by every user who may list volumes, so they must hold no secret. */
  static void refuseIn(String origin, Map<String, String> attributes) {
    attributes.forEach((key, value) -> {
      if (KEYS.stream().anyMatch(key::equalsIgnoreCase)
          || MARKS.stream().anyMatch(value.strip()::startsWith)) {
        throw new InvalidValue(
            origin,
            "has a secret in "
                + Text.shown(key)
                + ", where every user who may list volumes can read it; put it into the Secret of"
                + " nodeStageSecretRef");
      }
    });
  }
}
