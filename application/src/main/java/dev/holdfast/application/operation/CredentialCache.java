package dev.holdfast.application.operation;

import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials with which volumes were staged, for reconnecting. In memory only: a restart loses
 * them.
 */
public final class CredentialCache {
  private final Map<VolumeId, Credentials> known = new ConcurrentHashMap<>();

  public void remember(VolumeId volume, Credentials credentials) {
    known.put(volume, credentials);
  }

  public void forget(VolumeId volume) {
    known.remove(volume);
  }

  public Credentials of(VolumeId volume) {
    return known.getOrDefault(volume, Credentials.NONE);
  }
}
