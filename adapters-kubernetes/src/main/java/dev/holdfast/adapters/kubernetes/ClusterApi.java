package dev.holdfast.adapters.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as a pod finds it: by its environment and the files of its service account
 * (kubernetes.io, "Accessing the Kubernetes API from a Pod").
 */
final class ClusterApi {
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** etcd takes 1.5 MiB for an object; JSON is longer than what it stores. */
  private static final int MOST_BYTES = 4 << 20;

  private final URI server;
  private final Path account;

  private final Duration patience;

  /** The answer, whatever its status. */
  record Answer(int status, String body) {
    boolean success() {
      return status / 100 == 2;
    }
  }

  ClusterApi(URI server, Path account) {
    this(server, account, PATIENCE);
  }

  /**
   * @param account the directory with {@code token}, {@code ca.crt} and {@code namespace}
   */
  ClusterApi(URI server, Path account, Duration patience) {
    this.server = server;
    this.account = account;
    this.patience = patience;
  }

  /** That of the pod that this runs in. */
  static Optional<ClusterApi> of(Map<String, String> environment) {
    return of(environment, ACCOUNT);
  }

  /** Absent outside of a cluster, and where the pod has no service account's token. */
  static Optional<ClusterApi> of(Map<String, String> environment, Path account) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty() || !Files.isReadable(account.resolve("token"))) {
      return Optional.empty();
    }
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return Optional.of(new ClusterApi(URI.create("https://" + authority + ":" + port), account));
  }

  /**
   * The namespace of the pod.
   *
   * @throws IOException if its volume has none
   */
  String namespace() throws IOException {
    return Files.readString(account.resolve("namespace")).strip();
  }

  /**
   * Posts to the API.
   *
   * @throws IOException if it is not answered, or not with success
   */
  void post(String path, String json) throws IOException, InterruptedException {
    Answer answer = ask("POST", path, json);
    if (!answer.success()) {
      throw new IOException("POST " + path + " was answered with " + answer.status());
    }
  }

  /**
   * Asks the API. The token and the authority are read each time: kubelet renews them.
   *
   * @param json empty for a request without a body
   * @throws IOException if it is not answered in time, or at length
   */
  Answer ask(String method, String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .method(
                method,
                json.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(patience).sslContext(trust()).build();
    try {
      // the request's own timeout ends with the headers of the answer
      HttpResponse<String> answer =
          client
              .sendAsync(
                  request,
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofString(), MOST_BYTES))
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.statusCode(), answer.body());
    } catch (ExecutionException e) {
      throw new IOException(method + " " + path + " was not answered: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException(method + " " + path + " was not answered within " + patience, e);
    } finally {
      client.shutdownNow();
    }
  }

  /** The client would show what it cannot use as a header's value. */
  private String token() throws IOException {
    Path file = account.resolve("token");
    String token = Files.readString(file).strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException(file + " contains no token");
    }
    return token;
  }

  /** Trusts the cluster's authority and no other. */
  private SSLContext trust() throws IOException {
    try (InputStream pem = Files.newInputStream(account.resolve("ca.crt"))) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        authorities.setCertificateEntry("ca-" + count++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(account.resolve("ca.crt") + " could not be used", e);
    }
  }
}
