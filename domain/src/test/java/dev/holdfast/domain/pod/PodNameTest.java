package dev.holdfast.domain.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodNameTest {
  private static final String UID = "11111111-2222-4333-8444-555555555555";
  private static final PodName DB = new PodName("shop", "db-0");

  @Test
  void isWhatKubectlTakes() {
    assertThat(PodName.of("shop", "db-0.v1")).hasToString("Optional[shop/db-0.v1]");
    assertThat(DB.delete()).isEqualTo("kubectl -n shop delete pod db-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-rf",
        "a;reboot",
        "$(reboot)",
        "`x`",
        "a b",
        "a/b",
        "a\nb",
        "A",
        "a'b",
        "a..b",
        ".a",
        "a-",
        "\u00e9",
        "<b>"
      })
  void textThatIsNoDnsNameIsNone(String text) {
    assertThat(PodName.of("shop", text)).isEmpty();
    assertThat(PodName.of(text, "db-0")).isEmpty();
  }

  @Test
  void isAsLongAsKubernetesAllows() {
    assertThat(PodName.of("a".repeat(63), "a".repeat(253))).isPresent();
    assertThat(PodName.of("a".repeat(64), "a")).isEmpty();
    assertThat(PodName.of("a", "a".repeat(254))).isEmpty();
    assertThat(PodName.of("a.b", "a")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/var/lib/kubelet/pods/%s/volumes/kubernetes.io~csi/pv/mount",
    "/var/lib/kubelet/pods/%s/volume-subpaths/pv/c/0",
    "/data/kubelet/plugins/kubernetes.io/csi/volumeDevices/publish/pv/%s",
    "/data/kubelet/plugins/kubernetes.io/csi/volumeDevices/pv/dev/%s"
  })
  void thePathOfAPodHasItsUid(String path) {
    assertThat(PodUid.in(path.formatted(UID))).contains(new PodUid(UUID.fromString(UID)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/pods/a/volumes", "/pods/" + UID, "/var/lib/kubelet/plugins/" + UID + "/x", "/"})
  void anotherPathHasNone(String path) {
    assertThat(PodUid.in(path)).isEmpty();
  }

  @Test
  void aSubPathIsOfThePodThatHasTheVolume() {
    String pod = "/var/lib/kubelet/pods/" + UID;
    PodNames names = new PodNames(Map.of(pod + "/volumes/kubernetes.io~csi/pv/mount", DB));

    assertThat(names.at(pod + "/volumes/kubernetes.io~csi/pv/mount")).contains(DB);
    assertThat(names.at(pod + "/volume-subpaths/pv/c/0")).contains(DB);
    assertThat(names.at(pod.replace('1', '9') + "/volumes/kubernetes.io~csi/pv/mount"))
        .isEqualTo(Optional.empty());
    assertThat(PodNames.NONE.at("/x")).isEmpty();
  }
}
