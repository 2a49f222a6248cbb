package dev.holdfast.simulator.command;

import static dev.holdfast.simulator.state.KernelErrno.*;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.invocation.ProgramDeadline;
import dev.holdfast.simulator.kernel.SimulatedKernel;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** nvme(1): version, connect, disconnect, list-subsys, ns-rescan. */
final class SimulatedNvmeProgram implements ProgramBehaviour {
  private final SimulatedKernel kernel;
  private final Path sys;
  private final Path fabrics;
  private final KernelWork work;
  private volatile String version = "2.13";

  SimulatedNvmeProgram(SimulatedKernel kernel, SimulatedClock clock, Path sys, Path dev) {
    this.kernel = kernel;
    this.sys = sys;
    this.fabrics = dev.resolve("nvme-fabrics");
    this.work = new KernelWork(clock);
  }

  void version(String other) {
    version = other;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    return switch (invocation.word(0)) {
      case "version", "--version" -> ProgramAnswer.ok(versions());
      case "connect" -> connect(invocation.after(1));
      case "disconnect" -> disconnect(invocation.after(1));
      case "list-subsys" -> listSubsystems(invocation.after(1));
      case "ns-rescan" -> rescan(invocation.after(1));
      default -> ProgramAnswer.fail(1, "ERROR: Invalid sub-command '" + invocation.word(0) + "'");
    };
  }

  private String versions() {
    String library = version.startsWith("2.") ? "1" + version.substring(1) : version;
    return version.startsWith("1.")
        ? "nvme version " + version + "\n"
        : "nvme version %1$s (git %1$s)\nlibnvme version %2$s (git %2$s)\n"
            .formatted(version, library);
  }

  private ProgramResult connect(Invocation invocation) {
    NvmeConnectCommand command = new NvmeConnectCommand(invocation.arguments());
    if (!command.unknown().isEmpty()) {
      return ProgramAnswer.fail(
          1, "nvme: unrecognized option '" + command.unknown().getFirst() + "'");
    }
    Optional<KernelWork.Outcome> outcome =
        work.within(invocation.patience(), () -> kernel.exchange(fabrics, command.request()));
    return outcome
        .map(done ->
            switch (done) {
              case KernelWork.Outcome.Returned(String answer) -> connected(answer, command);
              case KernelWork.Outcome.Refused(int errno) -> refused(errno);
              case KernelWork.Outcome.AnswerLost(int errno) ->
                  ProgramAnswer.fail(
                      1, "Failed to read from /dev/nvme-fabrics: " + KernelErrno.text(errno));
            })
        .orElseGet(ProgramAnswer::hangsInKernel);
  }

  private static ProgramResult connected(String answer, NvmeConnectCommand command) {
    String device = "nvme" + answer.substring(answer.indexOf('=') + 1, answer.indexOf(','));
    return ProgramAnswer.ok(
        command.wantsJson()
            ? "{\n  \"device\":\"" + device + "\"\n}\n"
            : "connecting to device: " + device + "\n");
  }

  /** The errno as strerror has it, then libnvme's own word for it (libnvme/src/nvme/util.c). */
  private static ProgramResult refused(int errno) {
    String why =
        switch (errno) {
          case EALREADY -> "already connected";
          case ECONNREFUSED -> "connection refused";
          case EINVAL -> "invalid arguments/configuration";
          case ENOKEY -> "required key not available";
          case EKEYREJECTED -> "key rejected by service";
          default -> "failed to write to nvme-fabrics device";
        };
    return ProgramAnswer.fail(
        1,
        "Failed to write to /dev/nvme-fabrics: %s\ncould not add new controller: %s"
            .formatted(KernelErrno.text(errno), why));
  }

  private ProgramResult disconnect(Invocation invocation) {
    ProgramArguments arguments =
        new ProgramArguments(invocation.arguments(), Set.of("-n", "--nqn", "-d", "--device"));
    Optional<String> nqn = arguments.value("-n", "--nqn");
    List<String> wanted =
        nqn.map(this::controllersOf)
            .orElseGet(() -> List.of(arguments.value("-d", "--device").orElse("").split(",")));
    if (nqn.isEmpty()
        && !known().containsAll(wanted.stream().map(SimulatedNvmeProgram::name).toList())) {
      // 2.x prints an error and exits with 0 all the same
      return new ProgramResult.Exited(
          version.startsWith("2.") ? 0 : 1,
          Output.EMPTY,
          Output.of("Did not find device " + String.join(",", wanted) + "\n"));
    }
    for (String controller : wanted) {
      Path attribute =
          sys.resolve("class/nvme").resolve(name(controller)).resolve("delete_controller");
      if (write(attribute, invocation.patience()).isEmpty()) {
        return ProgramAnswer.hangsInKernel();
      }
    }
    return ProgramAnswer.ok(
        nqn.map(name -> "NQN:%s disconnected %d controller(s)\n".formatted(name, wanted.size()))
            .orElse(""));
  }

  private ProgramResult rescan(Invocation invocation) {
    ProgramArguments arguments =
        new ProgramArguments(invocation.arguments(), Set.of("-t", "--timeout"));
    String controller = name(arguments.operand(0));
    if (!known().contains(controller)) {
      return ProgramAnswer.fail(1, controller + ": No such file or directory");
    }
    Path attribute = sys.resolve("class/nvme").resolve(controller).resolve("rescan_controller");
    return write(attribute, invocation.patience())
        .map(outcome -> ProgramAnswer.ok())
        .orElseGet(ProgramAnswer::hangsInKernel);
  }

  private Optional<KernelWork.Outcome> write(Path attribute, ProgramDeadline patience) {
    return work.within(
        patience,
        () -> {
          kernel.write(attribute, "1");
          return "";
        });
  }

  private ProgramResult listSubsystems(Invocation invocation) {
    ProgramArguments arguments =
        new ProgramArguments(invocation.arguments(), Set.of("-o", "--output-format"));
    if (!arguments.value("-o", "--output-format").orElse("").equals("json")) {
      return ProgramAnswer.fail(1, "only -o json is simulated");
    }
    return ProgramAnswer.ok(
        new ListSubsystems(sys, version.startsWith("3.")).json(kernel.subsystems()));
  }

  private List<String> controllersOf(String nqn) {
    return kernel.controllers().stream()
        .filter(controller -> controller.subsystem().nqn().equals(nqn))
        .map(SimulatedController::name)
        .toList();
  }

  private List<String> known() {
    return kernel.controllers().stream().map(SimulatedController::name).toList();
  }

  private static String name(String device) {
    return device.substring(device.lastIndexOf('/') + 1);
  }
}
