package dev.holdfast.application.service;

import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What volumes were staged with, for reconnecting. In memory only: after a restart it is gone. */
final class RememberedCredentials {
  private final Map<VolumeId, Credentials> known = new ConcurrentHashMap<>();

  void remember(VolumeId volume, Credentials credentials) {
    known.put(volume, credentials);
  }

  void forget(VolumeId volume) {
    known.remove(volume);
  }

  Credentials of(VolumeId volume) {
    return known.getOrDefault(volume, Credentials.NONE);
  }
}
