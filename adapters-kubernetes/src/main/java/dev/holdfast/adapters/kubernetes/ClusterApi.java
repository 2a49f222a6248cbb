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
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as a pod finds it: by its environment and the files of its service account
 * (kubernetes.io, "Accessing the Kubernetes API from a Pod").
 */
final class ClusterApi {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI server;
  private final Path account;

  /**
   * @param account the directory with {@code token} and {@code ca.crt}
   */
  ClusterApi(URI server, Path account) {
    this.server = server;
    this.account = account;
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
   * Posts to the API. The token and the authority are read each time: kubelet renews them.
   *
   * @throws IOException if it is not answered, or not with success
   */
  void post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(PATIENCE).sslContext(trust()).build()) {
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException("POST " + path + " was answered with " + answer.statusCode());
      }
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
