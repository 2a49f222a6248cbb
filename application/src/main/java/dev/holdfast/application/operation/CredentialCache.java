package dev.holdfast.application.operation;

import dev.holdfast.application.port.out.CredentialStore;
import dev.holdfast.application.port.out.CredentialStore.Keys;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The credentials with which volumes were staged, by this process or by an earlier one. */
public final class CredentialCache {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialCache.class);

  private final Map<VolumeId, Credentials> known = new ConcurrentHashMap<>();
  private final CredentialStore store;

  public CredentialCache(CredentialStore store) {
    this.store = store;
  }

  public void remember(VolumeId volume, Credentials credentials) {
    if (credentials.none()) {
      forget(volume);
      known.put(volume, credentials);
    } else {
      known.put(volume, credentials);
      store
          .keep(volume, credentials)
          .ifPresent(why ->
              LOG.warn(
                  "volume {}: after a restart of Holdfast lost paths are not connected again before"
                      + " kubelet stages the volume, since its keys are not kept: {}",
                  volume,
                  why));
    }
  }

  public void forget(VolumeId volume) {
    Credentials had = known.remove(volume);
    store
        .remove(volume)
        .ifPresent(why -> {
          // most volumes have no keys, and a keyring that is closed has none
          if (had != null && !had.none()) {
            LOG.warn("volume {}: its keys may still be kept: {}", volume, why);
          }
        });
  }

  /**
   * Those of the volume, else those of a neighbour: the controllers of a subsystem are made with
   * either's.
   *
   * @param neighbours volumes on the same subsystem
   */
  public Keys of(VolumeId volume, List<VolumeId> neighbours) {
    List<Keys> all =
        Stream.concat(Stream.of(volume), neighbours.stream()).distinct().map(this::of).toList();
    return Stream.concat(
            all.stream().filter(Keys.Found.class::isInstance),
            all.stream().filter(Keys.Unknown.class::isInstance))
        .findFirst()
        .orElseGet(Keys.None::new);
  }

  private Keys of(VolumeId volume) {
    Credentials remembered = known.get(volume);
    if (remembered != null) {
      return remembered.none() ? new Keys.None() : new Keys.Found(remembered);
    }
    Keys kept = store.find(volume);
    if (kept instanceof Keys.Found(Credentials credentials)) {
      known.putIfAbsent(volume, credentials);
    }
    return kept;
  }
}
