package dev.holdfast.support.process;

/** The result of running a program. */
public sealed interface ProgramResult {
  /** It ended by itself. A signal is shown as 128 + its number. */
  record Exited(int status, Output stdout, Output stderr) implements ProgramResult {
    private static final int HEAD = 300;
    private static final int TAIL = 500;

    public boolean ok() {
      return status == 0;
    }

    /**
     * Its status and the begin and the end of its output, for messages: mkfs.xfs writes the cause
     * first and then its usage, others the cause last.
     */
    public String said() {
      String text = stderr.text().isEmpty() ? stdout.text() : stderr.text();
      String kept =
          text.length() > HEAD + TAIL
              ? text.substring(0, HEAD) + " ... " + text.substring(text.length() - TAIL)
              : text;
      return "exit status " + status + (kept.isEmpty() ? "" : ": " + kept.replaceAll("\\s+", " "));
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
