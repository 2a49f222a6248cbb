package dev.holdfast.application.encrypt;

import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The passphrases with which this process has staged volumes, so that it can open one again on a
 * device that came back. The next process does not have them.
 */
public final class Passphrases {
  private final Map<VolumeId, Secret> known = new ConcurrentHashMap<>();

  public void remember(VolumeId volume, Optional<Secret> passphrase) {
    passphrase.ifPresentOrElse(secret -> known.put(volume, secret), () -> known.remove(volume));
  }

  public void forget(VolumeId volume) {
    known.remove(volume);
  }

  public Optional<Secret> of(VolumeId volume) {
    return Optional.ofNullable(known.get(volume));
  }
}
