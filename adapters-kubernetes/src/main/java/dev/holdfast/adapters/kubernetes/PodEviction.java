package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.PodEvictions.Answer;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.identity.Text;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for an eviction (kubernetes.io, "API-initiated Eviction"). The API deletes the pod only if
 * its UID is the one in the preconditions, and refuses while a PodDisruptionBudget forbids it.
 */
final class PodEviction {
  private final ClusterApi api;

  PodEviction(ClusterApi api) {
    this.api = api;
  }

  Answer of(StrandedPod pod) {
    try {
      return answer(api.ask("POST", ObjectReads.pod(pod.name()) + "/eviction", body(pod)));
    } catch (IOException e) {
      // it may have been received
      return new Answer.Unknown(Text.line(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("this process ends");
    }
  }

  private static String body(StrandedPod pod) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "apiVersion",
                "policy/v1",
                "kind",
                "Eviction",
                "metadata",
                Map.of("name", pod.name().name(), "namespace", pod.name().namespace()),
                "deleteOptions",
                Map.of("preconditions", Map.of("uid", pod.uid().value().toString()))));
  }

  private static Answer answer(ClusterApi.Answer answer) {
    String why = "the API answered " + answer.status() + message(answer.body());
    return switch (answer.status()) {
      case 200, 201, 202 -> new Answer.Accepted();
      case 429 -> new Answer.Later(why);
      case 403 ->
          new Answer.Refused(
              why
                  + "; the service account needs create on pods/eviction, which the chart gives with"
                  + " config.evictPods=labelled");
      case 409 -> new Answer.Refused(why + "; another pod may have its name by now");
      case 400, 401, 404, 405, 422 -> new Answer.Refused(why);
      default -> new Answer.Unknown(why);
    };
  }

  /** Of a Status, as far as it is one. */
  private static String message(String body) {
    try {
      JsonNode message = JsonMapper.shared().readTree(body).path("message");
      return message.isString() ? ": " + Text.shown(message.asString()) : "";
    } catch (JacksonException e) {
      return "";
    }
  }
}
