package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.CredentialStore;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.VolumeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys that the kernel keeps, if it keeps any. */
public final class InMemoryCredentials implements CredentialStore {
  private final Map<VolumeId, Credentials> kept = new HashMap<>();
  private final Map<ControllerName, Credentials> shown = new HashMap<>();
  private Optional<String> closed = Optional.empty();

  /** From now on nothing is kept, found or removed. */
  public void close(String why) {
    closed = Optional.of(why);
  }

  /** As if this host, or an earlier version, had made the controller with these. */
  public void show(ControllerName controller, Credentials credentials) {
    shown.put(controller, credentials);
  }

  public boolean empty() {
    return kept.isEmpty();
  }

  @Override
  public Optional<String> keep(VolumeId volume, Credentials credentials) {
    if (closed.isEmpty()) {
      kept.put(volume, credentials);
    }
    return closed;
  }

  @Override
  public Keys find(VolumeId volume) {
    return closed
        .<Keys>map(Keys.Unknown::new)
        .orElseGet(
            () -> kept.containsKey(volume) ? new Keys.Found(kept.get(volume)) : new Keys.None());
  }

  @Override
  public Optional<String> remove(VolumeId volume) {
    if (closed.isEmpty()) {
      kept.remove(volume);
    }
    return closed;
  }

  @Override
  public Keys of(ControllerName controller) {
    return shown.containsKey(controller) ? new Keys.Found(shown.get(controller)) : new Keys.None();
  }
}
