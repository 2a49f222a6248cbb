package dev.holdfast.adapters.kubernetes;

import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.pod.PodName;
import java.io.IOException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads single objects of the API. */
final class ObjectReads {
  /** A DNS name, so that it is one segment of a path. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

  private final ClusterApi api;

  ObjectReads(ClusterApi api) {
    this.api = api;
  }

  /** The API's answer for a path. */
  sealed interface Read {
    record Found(JsonNode object) implements Read {}

    record Absent(String why) implements Read {}

    record Unknown(String why) implements Read {}
  }

  static String pod(PodName name) {
    return "/api/v1/namespaces/" + name.namespace() + "/pods/" + name.name();
  }

  Read pod(String path) {
    return read(path, "pods");
  }

  Read claim(String namespace, String name) {
    return NAME.matcher(name).matches()
        ? read(
            "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/" + name,
            "persistentvolumeclaims")
        : new Read.Unknown("its claim has no name: " + Text.shown(name));
  }

  Read volume(String name) {
    return NAME.matcher(name).matches()
        ? read("/api/v1/persistentvolumes/" + name, "persistentvolumes")
        : new Read.Unknown("its PersistentVolume has no name: " + Text.shown(name));
  }

  private Read read(String path, String resource) {
    try {
      ClusterApi.Answer answer = api.ask("GET", path, "");
      return switch (answer.status()) {
        case 200 -> parse(path, answer.body());
        case 404 -> new Read.Absent("the API has no " + path);
        case 403 ->
            new Read.Unknown(
                "the API answered 403 to GET "
                    + path
                    + "; the service account needs get on "
                    + resource
                    + ", which the chart gives with config.evictPods");
        default -> new Read.Unknown("the API answered " + answer.status() + " to GET " + path);
      };
    } catch (IOException e) {
      return new Read.Unknown(Text.line(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Read.Unknown("this process ends");
    }
  }

  private static Read parse(String path, String body) {
    try {
      JsonNode object = JsonMapper.shared().readTree(body);
      return object.isObject()
          ? new Read.Found(object)
          : new Read.Unknown("the API's answer to GET " + path + " is no object");
    } catch (JacksonException e) {
      return new Read.Unknown("the API's answer to GET " + path + " is no JSON");
    }
  }
}
