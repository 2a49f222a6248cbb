package dev.holdfast.support.process;

/** The result of running a program. */
public sealed interface ProgramResult {
  /** It ended by itself. A signal is shown as 128 + its number. */
  record Exited(int status, Output stdout, Output stderr) implements ProgramResult {
    public boolean ok() {
      return status == 0;
    }

    /** Its status and the end of its output, for messages. */
    public String said() {
      String text = stderr.text().isEmpty() ? stdout.text() : stderr.text();
      String tail = text.length() > 500 ? "..." + text.substring(text.length() - 500) : text;
      return "exit status " + status + (tail.isEmpty() ? "" : ": " + tail.replace('\n', ' '));
    }
  }

  /**
   * It did not end in time.
   *
   * @param abandoned true if it could not be killed either: it hangs in the kernel
   */
  record TimedOut(boolean abandoned) implements ProgramResult {}

  /** There is no such program. */
  record NotFound(String name) implements ProgramResult {}

  /** It could not be started for another reason. */
  record NotStarted(String why) implements ProgramResult {}
}
