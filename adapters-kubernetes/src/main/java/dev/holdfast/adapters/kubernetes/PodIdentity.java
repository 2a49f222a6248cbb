package dev.holdfast.adapters.kubernetes;

import dev.holdfast.adapters.kubernetes.ObjectReads.Read;
import dev.holdfast.application.port.out.PodEvictions.Identity;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.identity.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Compares a pod that was found on the host with the API's object of its name. The name is a hint
 * of kubelet from the time of the publish; the UID is that of the directory in which the mount is.
 */
final class PodIdentity {
  static final String LABEL = "holdfast.dev/evict-on-dead-mount";

  /** A pod with more is left to a person. */
  private static final int MOST_CLAIMS = 32;

  private final ObjectReads reads;
  private final String driver;
  private final String node;

  PodIdentity(ClusterApi api, String driver, String node) {
    this.reads = new ObjectReads(api);
    this.driver = driver;
    this.node = node;
  }

  Identity of(StrandedPod pod) {
    return switch (reads.pod(ObjectReads.pod(pod.name()))) {
      case Read.Absent(String why) -> new Identity.Absent(why);
      case Read.Unknown(String why) -> new Identity.Unknown(why);
      case Read.Found(JsonNode object) -> compare(pod, object);
    };
  }

  private Identity compare(StrandedPod pod, JsonNode object) {
    String uid = text(object.at("/metadata/uid"));
    if (uid.isEmpty()) {
      return new Identity.Unknown("the API's pod " + pod.name() + " has no UID");
    }
    if (!uid.equals(pod.uid().value().toString())) {
      return new Identity.Absent(
          "the pod of this name has UID " + Text.shown(uid) + ", so it is another one");
    }
    return unwanted(object)
        .<Identity>map(Identity.Unwanted::new)
        .orElseGet(() -> holds(pod, object));
  }

  private Optional<String> unwanted(JsonNode object) {
    String on = text(object.at("/spec/nodeName"));
    if (!on.equals(node)) {
      return Optional.of("the API has it on node " + Text.shown(on) + ", and this is " + node);
    }
    if (object.at("/metadata").has("deletionTimestamp")) {
      return Optional.of("it is being deleted");
    }
    String phase = text(object.at("/status/phase"));
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return Optional.of("it has ended: " + phase);
    }
    if (!text(object.path("metadata").path("labels").path(LABEL)).equals("true")) {
      return Optional.of("it has no label " + LABEL + "=true");
    }
    boolean controlled =
        object
            .at("/metadata/ownerReferences")
            .valueStream()
            .anyMatch(owner -> owner.path("controller").asBoolean(false));
    return controlled
        ? Optional.empty()
        : Optional.of("it has no controller, such as a StatefulSet, that would replace it");
  }

  /** One of its claims has to be bound to the volume. */
  private Identity holds(StrandedPod pod, JsonNode object) {
    List<String> claims =
        object.at("/spec/volumes").valueStream().flatMap(v -> claim(pod, v)).toList();
    if (claims.size() > MOST_CLAIMS) {
      return new Identity.Unknown("it has more than " + MOST_CLAIMS + " claims");
    }
    List<String> doubts = new ArrayList<>();
    for (String claim : claims) {
      switch (bound(pod, claim)) {
        case Identity.Confirmed found -> {
          return found;
        }
        case Identity.Unknown(String why) -> doubts.add(why);
        case Identity.Absent _, Identity.Unwanted _ -> {}
      }
    }
    return doubts.isEmpty()
        ? new Identity.Unwanted("none of its claims is bound to volume " + pod.volume())
        : new Identity.Unknown(doubts.getFirst());
  }

  /** That of a generic ephemeral volume has the names of both. */
  private static Stream<String> claim(StrandedPod pod, JsonNode volume) {
    return volume.has("ephemeral")
        ? Stream.of(pod.name().name() + "-" + text(volume.path("name")))
        : Stream.of(text(volume.at("/persistentVolumeClaim/claimName"))).filter(n -> !n.isEmpty());
  }

  private Identity bound(StrandedPod pod, String name) {
    return switch (reads.claim(pod.name().namespace(), name)) {
      case Read.Absent(String why) -> new Identity.Absent(why);
      case Read.Unknown(String why) -> new Identity.Unknown(why);
      case Read.Found(JsonNode claim) -> {
        String volume = text(claim.at("/spec/volumeName"));
        yield volume.isEmpty()
            ? new Identity.Unwanted("it is not bound")
            : bound(pod, claim, reads.volume(volume));
      }
    };
  }

  /** A claim may name a PersistentVolume that is another one's. */
  private Identity bound(StrandedPod pod, JsonNode claim, Read read) {
    return switch (read) {
      case Read.Absent(String why) -> new Identity.Absent(why);
      case Read.Unknown(String why) -> new Identity.Unknown(why);
      case Read.Found(JsonNode volume) -> {
        String uid = text(claim.at("/metadata/uid"));
        boolean same =
            text(volume.at("/spec/csi/driver")).equals(driver)
                && text(volume.at("/spec/csi/volumeHandle")).equals(pod.volume().value())
                && !uid.isEmpty()
                && text(volume.at("/spec/claimRef/uid")).equals(uid);
        yield same ? new Identity.Confirmed() : new Identity.Unwanted("another volume");
      }
    };
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.asString() : "";
  }
}
