package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.nvmecli.command.NvmeCommand;
import dev.holdfast.adapters.sysfs.capture.CaptureMask;
import dev.holdfast.adapters.sysfs.capture.CapturedTree;
import dev.holdfast.adapters.sysfs.capture.HostCapture;
import dev.holdfast.bootstrap.config.Version;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * {@code holdfast capture}: the host as one text, for a report. Without Spring, so that it answers
 * at once, also on a host that is in trouble.
 */
public final class Capture {
  /** nvme-cli opens every device; one may hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int LISTING_BYTES = 4 << 20;

  private Capture() {}

  /**
   * @return 0, 1 if it could not be written, 2 for arguments that make no sense
   */
  public static int take(List<String> arguments, PrintStream out) {
    try {
      CaptureOptions options = CaptureOptions.of(arguments, System.getenv());
      CapturedTree tree =
          of(
              options,
              options.thisHost() ? Optional.of(new LocalProgramRunner()) : Optional.empty(),
              Instant.now());
      write(tree, options.output(), out);
      System.err.printf(
          "holdfast capture: %d entries%s; review it before you share it%n",
          tree.size(),
          options.masked()
              ? ", serial numbers, NQNs, addresses and UUIDs masked"
              : ", nothing masked (--mask)");
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast capture: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      System.err.println("holdfast capture: cannot write " + e.getMessage());
      return 1;
    }
  }

  static CapturedTree of(CaptureOptions options, Optional<ProgramRunner> programs, Instant now) {
    CapturedTree tree = HostCapture.of(HostCapture.Places.under(options.root(), options.state()));
    tree.remark(
        "holdfast capture 1, Holdfast %s, %s, %s"
            .formatted(
                Version.current(),
                now.truncatedTo(ChronoUnit.SECONDS),
                options.masked() ? "masked" : "not masked"));
    programs.ifPresentOrElse(
        runner -> {
          ask(runner, NvmeCommand.version(), "/nvme-cli/version", tree);
          ask(runner, NvmeCommand.listSubsystems(), "/nvme-cli/list-subsys.json", tree);
        },
        () -> tree.remark("nvme-cli was not run: the root is another host's"));
    return options.masked() ? CaptureMask.of(tree) : tree;
  }

  private static void ask(
      ProgramRunner programs, List<String> argv, String file, CapturedTree tree) {
    String what = String.join(" ", argv);
    ProgramResult result = programs.run(Program.of(PATIENCE, argv).withMaxOutput(LISTING_BYTES));
    switch (result) {
      case ProgramResult.Exited done when done.stdout().truncated() ->
          tree.remark(what + ": longer than " + LISTING_BYTES + " bytes");
      case ProgramResult.Exited done -> {
        tree.file(file, (done.stdout().text() + "\n").getBytes(StandardCharsets.UTF_8));
        if (!done.ok()) {
          tree.remark(what + ": " + done.said());
        }
      }
      case ProgramResult.TimedOut late ->
          tree.remark(what + ": no answer in " + PATIENCE.toSeconds() + " s");
      case ProgramResult.NotFound none -> tree.remark(what + ": the program nvme was not found");
      case ProgramResult.NotStarted(String why) -> tree.remark(what + ": " + why);
    }
  }

  private static void write(CapturedTree tree, Optional<Path> output, PrintStream out)
      throws IOException {
    if (output.isPresent()) {
      Files.writeString(output.get(), tree.text(), StandardCharsets.US_ASCII);
    } else {
      out.print(tree.text());
    }
  }
}
