package dev.holdfast.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.NodeLabels.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DownwardApiNodeLabelsTest {
  @TempDir Path dir;

  /** As kubelet writes it: sorted, no line end at the last one. */
  @Test
  void readsALabelALine() throws IOException {
    assertThat(
            read(
                """
                app.kubernetes.io/name="holdfast"
                pod-template-generation="1"
                topology.kubernetes.io/region="eu-west-1"
                empty=""
                topology.kubernetes.io/zone="eu-west-1a\"\
                """))
        .isEqualTo(
            new Answer.Known(
                Map.of(
                    "app.kubernetes.io/name",
                    "holdfast",
                    "pod-template-generation",
                    "1",
                    "topology.kubernetes.io/region",
                    "eu-west-1",
                    "empty",
                    "",
                    "topology.kubernetes.io/zone",
                    "eu-west-1a")));
  }

  @Test
  void aPodWithoutLabelsHasNone() throws IOException {
    assertThat(read("")).isEqualTo(new Answer.Known(Map.of()));
  }

  /** A line of another program's file is not passed over. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "zone=a",
        "zone=\"a",
        "zone=\"a\" ",
        "zone: \"a\"",
        "=\"a\"",
        "zone=\"a\\nb\"",
        "zone=\"a\"b\"",
        "zone=\"\u001b[31m\"",
      })
  void whatIsNoLabelMakesItUnknown(String line) throws IOException {
    assertThat(read("app=\"holdfast\"\n" + line + "\n")).isInstanceOf(Answer.Unknown.class);
    assertThat(read(line).toString())
        .contains(dir.resolve("labels") + " has a line that is no label")
        .doesNotContain("\u001b");
  }

  @Test
  void aKeyTwiceIsNotAGuess() throws IOException {
    assertThat(read("zone=\"a\"\nzone=\"b\"\n").toString()).contains("has zone twice");
  }

  @Test
  void aFileThatIsNotThereIsNotEmpty() {
    assertThat(KubernetesAdapters.labels(dir.resolve("labels")).read())
        .isInstanceOf(Answer.Unknown.class)
        .asString()
        .contains("cannot be read: java.nio.file.NoSuchFileException");
  }

  @Test
  void neitherIsADirectoryOrAFileWithoutEnd() throws IOException {
    assertThat(KubernetesAdapters.labels(dir).read()).isInstanceOf(Answer.Unknown.class);
    assertThat(read("a=\"b\"\n".repeat(100_000)).toString()).contains("more than 262144 bytes");
  }

  private Answer read(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("labels"), text);
    return KubernetesAdapters.labels(file).read();
  }
}
