package dev.holdfast.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.kubernetes.ApiServer.Reply;
import dev.holdfast.application.port.out.PodEvictions.Answer;
import dev.holdfast.application.port.out.PodEvictions.Identity;
import dev.holdfast.application.port.out.PodEvictions.Word;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.pod.PodUid;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClusterPodsTest {
  private static final String UID = "11111111-2222-4333-8444-555555555555";
  private static final String DRIVER = "nvmeof.csi.holdfast.dev";
  private static final String POD = "GET /api/v1/namespaces/shop/pods/db-0";
  private static final String CLAIM = "GET /api/v1/namespaces/shop/persistentvolumeclaims/data";
  private static final String VOLUME = "GET /api/v1/persistentvolumes/pv-data";
  private static final String EVICTION = "POST /api/v1/namespaces/shop/pods/db-0/eviction";
  private static final StrandedPod DB =
      new StrandedPod(
          new VolumeId("vol-1"), new PodUid(UUID.fromString(UID)), new PodName("shop", "db-0"));

  /** As the API has the pod, its claim and its volume. */
  private static final String POD_TEXT =
      """
      {"kind": "Pod",
       "metadata": {"name": "db-0", "namespace": "shop", "uid": "%s",
         "labels": {"holdfast.dev/evict-on-dead-mount": "true"},
         "ownerReferences": [{"kind": "StatefulSet", "name": "db", "controller": true}]},
       "spec": {"nodeName": "node-a", "volumes": [
         {"name": "token", "projected": {}},
         {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]},
       "status": {"phase": "Running"}}
      """
          .formatted(UID);

  private static final String CLAIM_TEXT =
      """
      {"metadata": {"uid": "claim-uid"}, "spec": {"volumeName": "pv-data"}}
      """;
  private static final String VOLUME_TEXT =
      """
      {"spec": {"claimRef": {"uid": "claim-uid"},
       "csi": {"driver": "nvmeof.csi.holdfast.dev", "volumeHandle": "vol-1"}}}
      """;

  @TempDir static Path dir;
  private static ApiServer server;
  private ClusterPods pods;

  @BeforeAll
  static void aCluster() throws Exception {
    server = new ApiServer(dir);
  }

  @AfterAll
  static void noCluster() {
    server.close();
  }

  @BeforeEach
  void aPodInIt() throws IOException {
    server.reset();
    server.otherwise = Reply.of(404, "");
    server.replies.put(POD, Reply.of(200, POD_TEXT));
    server.replies.put(CLAIM, Reply.of(200, CLAIM_TEXT));
    server.replies.put(VOLUME, Reply.of(200, VOLUME_TEXT));
    pods = pods(Duration.ofSeconds(30));
  }

  private ClusterPods pods(Duration patience) {
    return new ClusterPods(server.api(patience), DRIVER, "node-a", () -> Instant.EPOCH);
  }

  @AfterEach
  void stop() {
    pods.close();
    server.gate.countDown();
  }

  private Identity identity(String request, String was, String is) {
    server.replies.computeIfPresent(
        request,
        (_, reply) -> {
          assertThat(reply.body()).contains(was);
          return Reply.of(200, reply.body().replace(was, is));
        });
    return pods.identify(DB);
  }

  @Test
  void thePodWithItsUidOnThisNodeWithItsVolumeIsConfirmed() {
    assertThat(pods.identify(DB)).isEqualTo(new Identity.Confirmed());
  }

  @Test
  void theClaimOfAnEphemeralVolumeHasTheNamesOfBoth() {
    server.replies.put(
        "GET /api/v1/namespaces/shop/persistentvolumeclaims/db-0-data", Reply.of(200, CLAIM_TEXT));
    server.replies.remove(CLAIM);

    assertThat(
            identity(
                POD, "\"persistentVolumeClaim\": {\"claimName\": \"data\"}", "\"ephemeral\": {}"))
        .isEqualTo(new Identity.Confirmed());
  }

  @Test
  void aPodOfAnotherUidOrNoneIsNotThisOne() {
    server.replies.remove(POD);
    assertThat(pods.identify(DB)).isInstanceOf(Identity.Absent.class);
    server.replies.put(POD, Reply.of(200, POD_TEXT));
    assertThat(identity(POD, UID, "99999999-2222-4333-8444-555555555555"))
        .isInstanceOf(Identity.Absent.class)
        .asString()
        .contains("99999999");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"node-a\"|\"node-b\"|on node 'node-b', and this is node-a",
        "\"nodeName\"|\"name\"|this is node-a",
        "\"namespace\"|\"deletionTimestamp\"|is being deleted",
        "Running|Succeeded|has ended",
        "Running|Failed|has ended",
        "-mount\": \"true\"|-mount\": \"yes\"|no label holdfast.dev/evict-on-dead-mount=true",
        "evict-on-dead-mount|evict|no label",
        "\"controller\": true|\"controller\": false|no controller",
        "ownerReferences|others|no controller",
        "\"claimName\"|\"name\"|none of its claims",
        "\"volumes\"|\"others\"|none of its claims",
      })
  void aPodThatIsNotToBeEvicted(String was, String is, String why) {
    assertThat(identity(POD, was, is))
        .isInstanceOfSatisfying(
            Identity.Unwanted.class, not -> assertThat(not.why()).contains(why));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/persistentvolumes/pv-data, vol-1, vol-2",
    "GET /api/v1/persistentvolumes/pv-data, nvmeof.csi, other.csi",
    "GET /api/v1/persistentvolumes/pv-data, claim-uid, claim-other",
    "GET /api/v1/persistentvolumes/pv-data, csi, nfs",
    "GET /api/v1/namespaces/shop/persistentvolumeclaims/data, volumeName, name",
    "GET /api/v1/namespaces/shop/persistentvolumeclaims/data, claim-uid, ''",
  })
  void aPodWithoutThisVolume(String request, String was, String is) {
    assertThat(identity(request, was, is))
        .isInstanceOfSatisfying(
            Identity.Unwanted.class, not -> assertThat(not.why()).contains("none of its claims"));
  }

  @Test
  void twoUidsThatAreNotShownAreNotTheSame() {
    server.replies.computeIfPresent(
        VOLUME, (_, reply) -> Reply.of(200, reply.body().replace("\"uid\"", "\"other\"")));
    assertThat(identity(CLAIM, "\"uid\"", "\"other\"")).isInstanceOf(Identity.Unwanted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {POD, CLAIM, VOLUME})
  void aRightThatIsMissingIsNamedAndNothingIsKnown(String request) {
    server.replies.put(request, Reply.of(403, "{\"message\": \"forbidden\"}"));
    String[] path = request.split("/");
    assertThat(pods.identify(DB))
        .isInstanceOfSatisfying(
            Identity.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("403")
                    .contains("needs get on " + path[path.length - 2]));
  }

  @ParameterizedTest
  @ValueSource(strings = {POD, CLAIM, VOLUME})
  void anAnswerThatIsNoneIsUnknown(String request) {
    for (Reply reply :
        new Reply[] {
          Reply.of(500, ""),
          Reply.of(301, ""),
          Reply.of(200, "<html>"),
          Reply.of(200, "[]"),
          new Reply(200, "{", 8 << 20),
          Reply.of(200, "{\"a\": \"" + "x".repeat(5 << 20) + "\"}"),
        }) {
      server.replies.put(request, reply);
      assertThat(pods.identify(DB)).as(reply.status() + "").isInstanceOf(Identity.Unknown.class);
    }
  }

  @Test
  void aNameThatIsNoneIsNotAskedFor() {
    assertThat(identity(CLAIM, "pv-data", "../../x")).isInstanceOf(Identity.Unknown.class);
    assertThat(identity(POD, "\"data\"}", "\"a/b\"}")).isInstanceOf(Identity.Unknown.class);
    assertThat(server.received).noneMatch(line -> line.contains("..") || line.contains("a/b"));
  }

  @Test
  void aPodWithManyClaimsIsLeftToAPerson() {
    String claim = "{\"persistentVolumeClaim\": {\"claimName\": \"other\"}}, ";
    assertThat(identity(POD, "{\"name\": \"token\"", claim.repeat(33) + "{\"name\": \"token\""))
        .isInstanceOf(Identity.Unknown.class);
  }

  @Test
  void aSilentServerIsUnknownAndAnEvictionMayHaveHappened() throws IOException {
    server.gate = new CountDownLatch(1);
    try (ClusterPods hasty = pods(Duration.ofMillis(50))) {
      assertThat(hasty.identify(DB)).isInstanceOf(Identity.Unknown.class);
      assertThat(hasty.evict(DB)).isInstanceOf(Answer.Unknown.class);
    }
    server.token("");
    assertThat(pods.identify(DB)).isInstanceOf(Identity.Unknown.class);
  }

  /** The headers are there, and the rest never comes. */
  @Test
  void aBodyWithoutAnEndIsNotWaitedFor() throws Exception {
    server.replies.put(EVICTION, new Reply(500, "{", 100));
    try (ClusterPods hasty = pods(Duration.ofSeconds(2))) {
      assertThat(hasty.evict(DB)).isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void theEvictionIsOfThisUidAlone() throws Exception {
    server.replies.put(EVICTION, Reply.of(201, "{}"));

    assertThat(pods.evict(DB)).isEqualTo(new Answer.Accepted());
    assertThat(server.next()).isEqualTo(EVICTION + " Bearer first");
    JsonNode body = JsonMapper.shared().readTree(server.next());
    assertThat(body)
        .isEqualTo(
            JsonMapper.shared()
                .valueToTree(
                    Map.of(
                        "apiVersion",
                        "policy/v1",
                        "kind",
                        "Eviction",
                        "metadata",
                        Map.of("name", "db-0", "namespace", "shop"),
                        "deleteOptions",
                        Map.of("preconditions", Map.of("uid", UID)))));
  }

  @Test
  void aBudgetIsHeeded() {
    server.replies.put(
        EVICTION,
        Reply.of(
            429,
            "{\"message\": \"Cannot evict pod as it would violate the pod's disruption budget.\"}"));
    assertThat(pods.evict(DB))
        .isInstanceOfSatisfying(
            Answer.Later.class, later -> assertThat(later.why()).contains("disruption budget"));
  }

  @ParameterizedTest
  @CsvSource({
    "403, needs create on pods/eviction",
    "404, 404",
    "409, another pod may have its name",
    "401, 401",
  })
  void aRefusalEvictsNothingAndNamesItsReason(int status, String why) {
    server.replies.put(EVICTION, Reply.of(status, "no JSON"));
    assertThat(pods.evict(DB))
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 504, 302})
  void ofAnyOtherAnswerNothingIsKnown(int status) {
    server.replies.put(EVICTION, Reply.of(status, ""));
    assertThat(pods.evict(DB)).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void anEventIsAboutThePodInItsNamespace() throws Exception {
    pods.report(DB, Word.EVICTED, "volume vol-1: x");

    assertThat(server.next()).startsWith("POST /api/v1/namespaces/shop/events ");
    JsonNode event = JsonMapper.shared().readTree(server.next());
    assertThat(event.at("/metadata/namespace").asString()).isEqualTo("shop");
    assertThat(event.at("/involvedObject/kind").asString()).isEqualTo("Pod");
    assertThat(event.at("/involvedObject/uid").asString()).isEqualTo(UID);
    assertThat(event.path("reason").asString()).isEqualTo("DeadMountEvicted");
    assertThat(event.path("message").asString()).isEqualTo("volume vol-1: x");
  }
}
