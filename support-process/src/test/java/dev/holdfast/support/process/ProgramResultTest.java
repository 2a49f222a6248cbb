package dev.holdfast.support.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part that messages keep of a program's output. */
class ProgramResultTest {
  private static final String USAGE =
      "Usage: mkfs.xfs\n/* blocksize */\t\t[-b size=num]\n".repeat(60);

  /** As xfsprogs 6.1 refuses a device of less than 300 MB: 1.5 kB of usage behind the cause. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Filesystem must be larger than 300MB.", "unknown option -Z", "illegal value 1x"})
  void keepsTheCauseBeforeAUsage(String cause) {
    assertThat(said(cause + "\n" + USAGE)).startsWith("exit status 1: " + cause + " Usage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfs: Input/output error", "RUN fsck MANUALLY."})
  void keepsTheCauseBehindALongOutput(String cause) {
    assertThat(said(USAGE + cause)).endsWith(cause).contains(" ... ").hasSizeLessThan(900);
  }

  @Test
  void keepsAllOfAShortOneOnOneLine() {
    assertThat(said("one\n\ttwo\r\nthree")).isEqualTo("exit status 1: one two three");
    assertThat(said("")).isEqualTo("exit status 1: on stdout");
  }

  private static String said(String stderr) {
    return new ProgramResult.Exited(1, Output.of("on stdout"), Output.of(stderr)).said();
  }
}
