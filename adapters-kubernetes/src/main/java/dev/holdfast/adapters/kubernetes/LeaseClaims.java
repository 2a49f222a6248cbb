package dev.holdfast.adapters.kubernetes;

import dev.holdfast.adapters.kubernetes.ClusterApi.Answer;
import dev.holdfast.application.port.out.cluster.IdentityClaims;
import dev.holdfast.domain.identity.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Claims as Leases of the pod's namespace: single objects, of which none is listed. The API
 * replaces one only if its resourceVersion is the one that was read.
 */
final class LeaseClaims implements IdentityClaims {
  /** Of the last renewal of the holder: a time, but another node only compares it. */
  private static final String RENEWAL = "holdfast.dev/renewal";

  private static final String RIVAL = "holdfast.dev/rival";
  private static final String RIVAL_RENEWAL = "holdfast.dev/rival-renewal";

  /** A label of DNS (kubernetes.io, "Object Names and IDs"). */
  private static final String NAMESPACE = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  private static final int DIGITS = 40;

  private final ClusterApi api;

  LeaseClaims(ClusterApi api) {
    this.api = api;
  }

  @Override
  public Seen read(Name name) {
    try {
      String path = leases(namespace()) + "/" + lease(name);
      Answer answer = api.ask("GET", path, "");
      return switch (answer.status()) {
        case 200 -> parse(path, answer.body());
        case 404 -> new Seen.Absent();
        default -> new Seen.Unknown(unexpected("GET", path, answer));
      };
    } catch (IOException e) {
      return new Seen.Unknown(Text.line(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Seen.Unknown("this process ends");
    }
  }

  @Override
  public Written write(Name name, Claim claim, Optional<String> version) {
    try {
      String namespace = namespace();
      String method = version.isPresent() ? "PUT" : "POST";
      String path = leases(namespace) + (version.isPresent() ? "/" + lease(name) : "");
      Answer answer = api.ask(method, path, text(namespace, lease(name), claim, version));
      return switch (answer.status()) {
        case 200, 201 -> new Written.Done();
        // replaced, made or deleted since the read
        case 404, 409 -> new Written.Beaten();
        default -> new Written.Unknown(unexpected(method, path, answer));
      };
    } catch (IOException e) {
      return new Written.Unknown(Text.line(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Written.Unknown("this process ends");
    }
  }

  /** A name of an object that does not depend on what an NQN may have in it. */
  private static String lease(Name name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(name.value().getBytes(StandardCharsets.UTF_8));
      return "holdfast-host-"
          + name.kind()
          + "-"
          + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String namespace() throws IOException {
    String namespace = api.namespace();
    if (!namespace.matches(NAMESPACE)) {
      throw new IOException("the pod's namespace is not known: " + Text.shown(namespace));
    }
    return namespace;
  }

  private static String leases(String namespace) {
    return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  private static String unexpected(String method, String path, Answer answer) {
    return "the API answered "
        + answer.status()
        + " to "
        + method
        + " "
        + path
        + (answer.status() == 403
            ? "; the service account needs get, create and update on leases, which the chart gives"
                + " with config.duplicateHosts"
            : "");
  }

  private static String text(String namespace, String name, Claim claim, Optional<String> version) {
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put(RENEWAL, claim.renewal());
    claim
        .rival()
        .ifPresent(rival -> {
          annotations.put(RIVAL, rival.node());
          annotations.put(RIVAL_RENEWAL, rival.renewal());
        });
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    metadata.put("labels", Map.of("app.kubernetes.io/managed-by", "holdfast"));
    metadata.put("annotations", annotations);
    version.ifPresent(known -> metadata.put("resourceVersion", known));
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "apiVersion",
                "coordination.k8s.io/v1",
                "kind",
                "Lease",
                "metadata",
                metadata,
                "spec",
                Map.of("holderIdentity", claim.holder())));
  }

  private static Seen parse(String path, String body) {
    try {
      JsonNode lease = JsonMapper.shared().readTree(body);
      String holder = lease.at("/spec/holderIdentity").asString("");
      String version = lease.at("/metadata/resourceVersion").asString("");
      if (version.isEmpty()) {
        return new Seen.Unknown("the API's answer to GET " + path + " is no Lease");
      }
      JsonNode annotations = lease.at("/metadata/annotations");
      String rival = annotations.path(RIVAL).asString("");
      return new Seen.Found(
          new Claim(
              holder,
              annotations.path(RENEWAL).asString(""),
              rival.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Rival(rival, annotations.path(RIVAL_RENEWAL).asString("")))),
          version);
    } catch (JacksonException e) {
      return new Seen.Unknown("the API's answer to GET " + path + " is no JSON");
    }
  }
}
