package dev.holdfast.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.kubernetes.ApiServer.Reply;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Claim;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Name;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Rival;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Seen;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LeaseClaimsTest {
  private static final String ALL = "/apis/coordination.k8s.io/v1/namespaces/holdfast/leases";

  /** By sha256sum. */
  private static final String LEASE = "holdfast-host-nqn-02f37c724c4124c86aaf913811feb1a4d079a128";

  private static final String ONE = ALL + "/" + LEASE;
  private static final Name NAME = new Name("nqn", "nqn.2014-08.org.nvmexpress:A_b/c");
  private static final Claim CLAIM = new Claim("node-a", "now", Optional.empty());

  @TempDir static Path dir;
  private static ApiServer server;
  private LeaseClaims claims;

  @BeforeAll
  static void aCluster() throws Exception {
    server = new ApiServer(dir);
  }

  @AfterAll
  static void noCluster() {
    server.close();
  }

  @BeforeEach
  void aNamespace() throws IOException {
    server.reset();
    server.otherwise = Reply.of(404, "");
    Files.writeString(dir.resolve("namespace"), "holdfast\n");
    claims = new LeaseClaims(server.api());
  }

  private Seen read() {
    return claims.read(NAME);
  }

  private Written write(Claim claim, Optional<String> version) {
    return claims.write(NAME, claim, version);
  }

  private void answer(String method, String path, int status, String body) {
    server.replies.put(method + " " + path, Reply.of(status, body));
  }

  @Test
  void makesALease() throws Exception {
    answer("POST", ALL, 201, "{}");

    assertThat(write(CLAIM, Optional.empty())).isEqualTo(new Written.Done());
    assertThat(server.next()).isEqualTo("POST " + ALL + " Bearer first");
    assertThat(JsonMapper.shared().readTree(server.next()))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                     "metadata": {"name": "%s", "namespace": "holdfast",
                       "labels": {"app.kubernetes.io/managed-by": "holdfast"},
                       "annotations": {"holdfast.dev/renewal": "now"}},
                     "spec": {"holderIdentity": "node-a"}}
                    """
                        .formatted(LEASE)));
  }

  /** As this writes it. */
  @Test
  void readsALeaseAndReplacesTheOneThatItRead() throws Exception {
    Claim claim = new Claim("node-a", "now", Optional.of(new Rival("node-b", "then")));
    answer("PUT", ONE, 200, "{}");

    assertThat(write(claim, Optional.of("17"))).isEqualTo(new Written.Done());
    assertThat(server.next()).startsWith("PUT " + ONE);
    String written = server.next();
    JsonNode version = JsonMapper.shared().readTree(written).at("/metadata/resourceVersion");
    assertThat(version.asString()).isEqualTo("17");
    answer("GET", ONE, 200, written);
    assertThat(read()).isEqualTo(new Seen.Found(claim, "17"));
  }

  @Test
  void aLeaseThatIsNotThereIsAbsent() {
    assertThat(read()).isEqualTo(new Seen.Absent());
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409})
  void aLeaseThatAnotherNodeHasWrittenIsNotReplaced(int status) {
    answer("PUT", ONE, status, "{}");
    answer("POST", ALL, status, "{}");

    assertThat(write(CLAIM, Optional.of("17"))).isEqualTo(new Written.Beaten());
    assertThat(write(CLAIM, Optional.empty())).isEqualTo(new Written.Beaten());
  }

  @ParameterizedTest
  @CsvSource({"403, needs get", "500, answered 500", "401, answered 401"})
  void anyOtherAnswerIsUnknown(int status, String why) {
    answer("GET", ONE, status, "{}");
    answer("PUT", ONE, status, "{}");

    assertThat(read())
        .isInstanceOfSatisfying(Seen.Unknown.class, u -> assertThat(u.why()).contains(why));
    assertThat(write(CLAIM, Optional.of("17")))
        .isInstanceOfSatisfying(Written.Unknown.class, u -> assertThat(u.why()).contains(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"metadata\": {}}"})
  void whatIsNoLeaseIsUnknown(String body) {
    answer("GET", ONE, 200, body);

    assertThat(read()).isInstanceOf(Seen.Unknown.class);
  }

  @Test
  void anApiThatDoesNotAnswerIsUnknown() throws Exception {
    server.gate = new CountDownLatch(1);
    claims = new LeaseClaims(server.api(Duration.ofMillis(100)));

    assertThat(read()).isInstanceOf(Seen.Unknown.class);
    assertThat(write(CLAIM, Optional.empty())).isInstanceOf(Written.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "../kube-system", "A"})
  void aNamespaceThatIsNoneIsNotAsked(String namespace) throws IOException {
    Files.writeString(dir.resolve("namespace"), namespace);

    assertThat(read()).isInstanceOf(Seen.Unknown.class);
    assertThat(write(CLAIM, Optional.empty())).isInstanceOf(Written.Unknown.class);
    assertThat(server.received).isEmpty();
  }

  @Test
  void withoutAClusterNothingIsKnown() {
    assertThat(new NoClaims().read(NAME)).isInstanceOf(Seen.Unknown.class);
    assertThat(new NoClaims().write(NAME, CLAIM, Optional.empty()))
        .isInstanceOf(Written.Unknown.class);
  }
}
