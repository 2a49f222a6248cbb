package dev.holdfast.adapters.web.view;

import dev.holdfast.domain.host.HostCheck;
import java.util.List;

/** The doctor's findings in the terminal: one line each, and a remedy where one is needed. */
public final class DoctorText {
  private DoctorText() {}

  public static String of(List<HostCheck> checks, Colours colours) {
    StringBuilder out = new StringBuilder();
    for (HostCheck check : checks) {
      String word =
          switch (check.verdict()) {
            case OK -> colours.good("ok     ");
            case WARNING -> colours.doubtful("warning");
            case FAILURE -> colours.bad("FAILURE");
          };
      out.append(word)
          .append("  ")
          .append(check.name())
          .append(": ")
          .append(check.seen())
          .append('\n');
      if (!check.remedy().isEmpty()) {
        out.append("         -> ").append(check.remedy()).append('\n');
      }
    }
    long failures = checks.stream().filter(HostCheck::failed).count();
    long warnings = checks.stream().filter(c -> c.verdict() == HostCheck.Verdict.WARNING).count();
    return out.append(checks.size())
        .append(" checks, ")
        .append(failures)
        .append(" failures, ")
        .append(warnings)
        .append(" warnings\n")
        .toString();
  }
}
