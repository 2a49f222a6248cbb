package dev.holdfast.domain.pod;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names of pods by the places at which volumes were published for them. */
public final class PodNames {
  public static final PodNames NONE = new PodNames(Map.of());

  private final Map<String, PodName> byPlace;
  private final Map<PodUid, PodName> byUid = new HashMap<>();

  public PodNames(Map<String, PodName> byPlace) {
    this.byPlace = Map.copyOf(byPlace);
    this.byPlace.forEach((place, name) -> PodUid.in(place).ifPresent(uid -> byUid.put(uid, name)));
  }

  /** Also where kubelet has bound a part of it for one of the pod's containers. */
  public Optional<PodName> at(String mountPoint) {
    return Optional.ofNullable(byPlace.get(mountPoint))
        .or(() -> PodUid.in(mountPoint).map(byUid::get));
  }
}
