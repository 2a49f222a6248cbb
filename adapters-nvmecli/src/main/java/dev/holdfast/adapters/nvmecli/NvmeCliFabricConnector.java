package dev.holdfast.adapters.nvmecli;

import dev.holdfast.adapters.nvmecli.NvmeProgram.Fitness;
import dev.holdfast.adapters.nvmecli.NvmeProgram.Listing;
import dev.holdfast.adapters.nvmecli.command.NvmeCliVersion;
import dev.holdfast.adapters.nvmecli.command.NvmeCommand;
import dev.holdfast.adapters.nvmecli.json.NvmeConnectReply;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramResult.Exited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and deletes controllers by running the host's nvme program. */
final class NvmeCliFabricConnector implements FabricConnector {
  private static final Logger LOG = LoggerFactory.getLogger(NvmeCliFabricConnector.class);

  private final NvmeProgram nvme;
  private final NvmeCliDisconnect removal;
  private final HostTime time;
  private final Path dev;

  NvmeCliFabricConnector(NvmeProgram nvme, HostTime time, Path dev) {
    this.nvme = nvme;
    this.removal = new NvmeCliDisconnect(nvme);
    this.time = time;
    this.dev = dev;
  }

  @Override
  public ConnectOutcome connect(ConnectRequest request, Duration patience) {
    if (request.tls() instanceof TlsDemand.Unplaced) {
      return new ConnectOutcome.Unsupported("TLS is demanded, and its key is not known");
    }
    if (!request.credentials().none()) {
      // --config is no way either: what it does differs by version, and 3.x copies the file
      return new ConnectOutcome.Unsupported(
          "nvme takes secrets on its command line, where every process can read them: "
              + "set the connector to kernel for volumes with secrets");
    }
    Deadline deadline = new Deadline(time, patience);
    return switch (nvme.fitness(deadline.left())) {
      case Fitness.Unfit(String what, String remedy) -> new ConnectOutcome.NotReady(what, remedy);
      case Fitness.NoAnswer(String why) -> new ConnectOutcome.NotTried("not tried: " + why);
      case Fitness.Fit(NvmeCliVersion version) -> connect(request, version, deadline);
    };
  }

  private ConnectOutcome connect(
      ConnectRequest request, NvmeCliVersion version, Deadline deadline) {
    if (NvmeCommand.fastIoFailTmo(request.policy()).isPresent() && !version.knowsFastIoFailTmo()) {
      return new ConnectOutcome.Unsupported(
          version + " cannot pass fastIoFailTmo on: 2.9 can, or set the connector to kernel");
    }
    return switch (nvme.run(NvmeCommand.connect(request), deadline.left())) {
      case Exited done when done.ok() ->
          nameIn(done)
              .<ConnectOutcome>map(ConnectOutcome.Connected::new)
              .orElseGet(() -> looked(request, deadline));
      case Exited done -> ConnectAnswers.refused(request, done);
      case ProgramResult.TimedOut(boolean abandoned) -> timedOut(request, abandoned);
      case ProgramResult.NotFound(String name) ->
          new ConnectOutcome.NotReady("there is no program " + name, "install nvme-cli");
      case ProgramResult.NotStarted(String why) ->
          new ConnectOutcome.NotReady(
              "nvme cannot be started: " + why,
              "run nvme version on the host and see why it cannot be started");
    };
  }

  private static ConnectOutcome timedOut(ConnectRequest request, boolean abandoned) {
    return new ConnectOutcome.TimedOut(
        request.nqn()
            + " at "
            + request.address()
            + ": nvme connect gave no answer in time and "
            + (abandoned ? "hangs in the kernel, which may still be trying" : "was killed"));
  }

  private static Optional<ControllerName> nameIn(Exited done) {
    return NvmeConnectReply.controller(done.stdout().text());
  }

  /**
   * For a program that connected and did not print the controller: the one that serves the request
   * now is taken.
   */
  private ConnectOutcome looked(ConnectRequest request, Deadline deadline) {
    return switch (nvme.listing(deadline.left())) {
      case Listing.Unknown(String why) ->
          new ConnectOutcome.TimedOut("nvme connect named no controller; " + why);
      case Listing.Listed(var subsystems, var _) -> {
        List<ControllerName> serving =
            subsystems.stream()
                .filter(subsystem -> subsystem.nqn().equals(request.nqn()))
                .flatMap(subsystem -> subsystem.paths().stream())
                .filter(path -> path.address().serves(request.address()))
                .map(path -> path.controller())
                .distinct()
                .toList();
        yield switch (serving.size()) {
          case 0 ->
              new ConnectOutcome.TimedOut(
                  "nvme connect reported success, and no controller serves " + request.address());
          case 1 -> new ConnectOutcome.Connected(serving.getFirst());
          default ->
              new ConnectOutcome.TimedOut(
                  "nvme connect named no controller, and several serve "
                      + request.address()
                      + ": "
                      + serving);
        };
      }
    };
  }

  @Override
  public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
    return removal.remove(controller, new Deadline(time, patience));
  }

  @Override
  public void rescan(ControllerName controller, Duration patience) {
    switch (nvme.run(NvmeCommand.rescan(dev, controller), patience)) {
      case Exited done when done.ok() -> {}
      case Exited done -> LOG.debug("rescan of {} did not happen: {}", controller, done.said());
      case ProgramResult other -> LOG.warn("rescan of {} did not happen: {}", controller, other);
    }
  }
}
