package dev.holdfast.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final List<Optional<String>> ANSWERS =
      List.of(Optional.of("a\n"), Optional.empty(), Optional.of("b\n"));

  private static String shown(boolean redraw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deque<Optional<String>> answers = new ArrayDeque<>(ANSWERS);
    Watch.repeat(
        answers::removeFirst,
        () -> !answers.isEmpty(),
        redraw,
        new PrintStream(bytes, false, UTF_8));
    return bytes.toString(UTF_8);
  }

  /** Also while the node does not answer: it may be starting again. */
  @Test
  void asksAgainUntilItIsEnded() {
    assertThat(shown(false)).isEqualTo("a\n\nthe node does not answer\n\nb\n\n");
  }

  @Test
  void redrawsOnATerminal() {
    assertThat(shown(true))
        .isEqualTo(
            "\u001b[H\u001b[Ja\n\u001b[H\u001b[Jthe node does not answer\n\u001b[H\u001b[Jb\n");
  }

  @Test
  void itsOptionIsNoSettingOfTheVerb() {
    List<String> arguments = List.of("--watch", "--server.port=1");

    assertThat(Watch.isAsked(arguments)).isTrue();
    assertThat(Watch.without(arguments)).containsExactly("--server.port=1");
    assertThat(Watch.isAsked(List.of())).isFalse();
  }

  @Test
  void withoutANodeThereIsNothingToWatch() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    int status =
        Status.show(List.of("--watch", "--server.port=1"), new PrintStream(bytes, false, UTF_8));

    assertThat(status).isEqualTo(1);
    assertThat(bytes.toString(UTF_8)).isEmpty();
  }
}
