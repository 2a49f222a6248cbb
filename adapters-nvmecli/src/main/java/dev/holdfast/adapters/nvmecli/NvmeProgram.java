package dev.holdfast.adapters.nvmecli;

import dev.holdfast.adapters.nvmecli.command.NvmeCliVersion;
import dev.holdfast.adapters.nvmecli.command.NvmeCommand;
import dev.holdfast.adapters.nvmecli.json.ListedSubsystem;
import dev.holdfast.adapters.nvmecli.json.NvmeListSubsysParser;
import dev.holdfast.adapters.nvmecli.json.UnreadableListing;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The nvme program of this host, and its answers. */
final class NvmeProgram {
  /** Room for some 10 000 paths. */
  private static final int LISTING_BYTES = 4 << 20;

  private static final int REPLY_BYTES = 64 << 10;
  private static final String REMEDY =
      "install nvme-cli 2.x or 3.x, or set the connector to kernel";

  /** Whether there is a suitable nvme program. */
  sealed interface Fitness {
    record Fit(NvmeCliVersion version) implements Fitness {}

    record Unfit(String what, String remedy) implements Fitness {}

    /** It exists, and did not answer in time. */
    record NoAnswer(String why) implements Fitness {}
  }

  /** The answer of {@code list-subsys}. */
  sealed interface Listing {
    /**
     * @param odd why entries were left out: what is not listed may be one of them
     */
    record Listed(List<ListedSubsystem> subsystems, List<String> odd) implements Listing {}

    record Unknown(String why) implements Listing {}
  }

  private final ProgramRunner programs;

  /** A program that was fit is not asked again: a version costs as much as a connect. */
  private final AtomicReference<Optional<Fitness.Fit>> fit =
      new AtomicReference<>(Optional.empty());

  NvmeProgram(ProgramRunner programs) {
    this.programs = programs;
  }

  ProgramResult run(List<String> argv, Duration patience) {
    return programs.run(Program.of(patience, argv).withMaxOutput(REPLY_BYTES));
  }

  Fitness fitness(Duration patience) {
    Optional<Fitness.Fit> known = fit.get();
    return known.isPresent() ? known.get() : look(patience);
  }

  /** Asks the program again, whatever it answered before. */
  Fitness look(Duration patience) {
    Fitness seen =
        switch (run(NvmeCommand.version(), patience)) {
          case ProgramResult.Exited done ->
              NvmeCliVersion.parse(done.stdout().text())
                  .map(NvmeProgram::judged)
                  .orElseGet(() -> unfit("nvme printed no version: " + done.said()));
          case ProgramResult.NotFound none -> unfit("there is no program nvme");
          case ProgramResult.NotStarted(String why) -> unfit("nvme cannot be started: " + why);
          case ProgramResult.TimedOut late ->
              new Fitness.NoAnswer("nvme version gave no answer in " + shown(patience));
        };
    fit.set(seen instanceof Fitness.Fit good ? Optional.of(good) : Optional.empty());
    return seen;
  }

  private static Fitness judged(NvmeCliVersion version) {
    return version.supported()
        ? new Fitness.Fit(version)
        : unfit(version + " is too old: 1.x neither reports errors nor JSON as 2.x and 3.x do");
  }

  private static Fitness unfit(String what) {
    return new Fitness.Unfit(what, REMEDY);
  }

  Listing listing(Duration patience) {
    Program program =
        Program.of(patience, NvmeCommand.listSubsystems()).withMaxOutput(LISTING_BYTES);
    return switch (programs.run(program)) {
      case ProgramResult.Exited done when done.ok() -> read(done);
      case ProgramResult.Exited done -> new Listing.Unknown("nvme list-subsys: " + done.said());
      case ProgramResult.NotFound none -> new Listing.Unknown("there is no program nvme");
      case ProgramResult.NotStarted(String why) ->
          new Listing.Unknown("nvme cannot be started: " + why);
      case ProgramResult.TimedOut late ->
          new Listing.Unknown("nvme list-subsys gave no answer in " + shown(patience));
    };
  }

  private static Listing read(ProgramResult.Exited done) {
    if (done.stdout().truncated()) {
      return new Listing.Unknown("nvme list-subsys printed more than " + LISTING_BYTES + " bytes");
    }
    try {
      List<String> odd = new ArrayList<>();
      return new Listing.Listed(NvmeListSubsysParser.parse(done.stdout().text(), odd::add), odd);
    } catch (UnreadableListing e) {
      return new Listing.Unknown("nvme list-subsys: " + e.getMessage());
    }
  }

  static String shown(Duration patience) {
    return patience.toMillis() + " ms";
  }
}
