package dev.holdfast.integration.machine;

/** The output of a command, and its exit status. */
public record Output(int status, String stdout, String stderr) {
  public boolean ok() {
    return status == 0;
  }

  @Override
  public String toString() {
    return "status %d%n%s%s".formatted(status, stdout, stderr).strip();
  }
}
