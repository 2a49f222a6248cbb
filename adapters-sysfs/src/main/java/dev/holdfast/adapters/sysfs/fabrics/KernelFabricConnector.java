package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.KernelLog;
import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.LostAnswer;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.InvalidValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects through {@code /dev/nvme-fabrics}, one open, one write and one read, and deletes through
 * sysfs. The write returns when the controller is live or the kernel has given up, and cannot be
 * interrupted: each is made on a worker that can be left behind.
 */
public final class KernelFabricConnector implements FabricConnector {
  private static final Logger LOG = LoggerFactory.getLogger(KernelFabricConnector.class);
  private static final String PORT = "FabricConnector";

  private final Path device;
  private final Path kernelLog;
  private final KernelFiles kernel;
  private final AbandonableCalls connects;
  private final ConnectRefusals refusals;
  private final SysfsControllerRemoval removal;
  private final KernelWrites writes;
  private final SysfsRoot sysfs;
  private final OwnerRegistry owners;

  public KernelFabricConnector(
      SysfsRoot sysfs,
      Path device,
      KernelFiles kernel,
      AbandonableCalls connects,
      KernelWrites writes,
      SysfsControllerRemoval removal,
      OwnerRegistry owners) {
    this.owners = owners;
    this.sysfs = sysfs;
    this.device = device;
    this.kernelLog = device.resolveSibling("kmsg");
    this.kernel = kernel;
    this.connects = connects;
    this.refusals = new ConnectRefusals(sysfs, device);
    this.removal = removal;
    this.writes = writes;
  }

  @Override
  public ConnectOutcome connect(ConnectRequest request, Duration patience) {
    FabricsOptions options;
    try {
      options = FabricsOptions.of(request);
    } catch (InvalidValue e) {
      return new ConnectOutcome.Unsupported("not sent to the kernel: " + e.getMessage());
    }
    String what = "connect " + request.nqn() + " " + request.address();
    CompletableFuture<Optional<ConnectOutcome>> late = new CompletableFuture<>();
    try (KernelLog log = new KernelLog(kernelLog)) {
      return outcome(
          what,
          connects.call(what, patience, () -> exchange(request, options, late)),
          () ->
              new ConnectOutcome.TimedOut(
                  what + ": no answer in " + patience + waiting(log.since("nvme "), request),
                  Optional.of(then -> {
                    CompletableFuture<Void> _ = late.thenAccept(then);
                  })));
    }
  }

  private ConnectOutcome outcome(
      String what,
      AbandonableCalls.Answer<ConnectOutcome> answer,
      Supplier<ConnectOutcome> abandoned) {
    return switch (answer) {
      case AbandonableCalls.Answer.Returned<ConnectOutcome>(var outcome) -> outcome;
      case AbandonableCalls.Answer.Abandoned<ConnectOutcome> _ -> abandoned.get();
      case AbandonableCalls.Answer.NoPlace<ConnectOutcome>(int underWay) ->
          new ConnectOutcome.NotTried(
              what + ": not tried, " + underWay + " calls into the kernel are under way or hang");
      case AbandonableCalls.Answer.StillHangs<ConnectOutcome> _ ->
          new ConnectOutcome.NotTried(
              what + ": not tried, an earlier connect to it hangs in the kernel");
      case AbandonableCalls.Answer.Threw<ConnectOutcome>(var cause) ->
          throw new HostInterfaceException(PORT, device.toString(), cause);
    };
  }

  /** The reason why the kernel waits, as far as it is in its log. */
  private static String waiting(List<String> log, ConnectRequest request) {
    String still = "; the kernel may still be trying";
    if (!log.isEmpty()) {
      return " (dmesg: " + log.getLast() + ")" + still;
    }
    return request.credentials().none() || request.tls() instanceof TlsDemand.With
        ? still
        : still + " (a target that does not take the key keeps it waiting for a minute)";
  }

  /**
   * @param late gets the outcome as well, whether or not a caller still waits for it
   */
  private ConnectOutcome exchange(
      ConnectRequest request,
      FabricsOptions options,
      CompletableFuture<Optional<ConnectOutcome>> late) {
    Optional<ConnectOutcome> outcome = Optional.empty();
    try {
      outcome = Optional.of(exchange(request, options));
      return outcome.get();
    } finally {
      late.complete(outcome);
    }
  }

  private ConnectOutcome exchange(ConnectRequest request, FabricsOptions options) {
    List<String> missing = missing(options);
    if (!missing.isEmpty()) {
      return new ConnectOutcome.Unsupported(
          "this kernel's nvme-fabrics does not know " + String.join(", ", missing));
    }
    try (KernelLog log = new KernelLog(kernelLog)) {
      return sent(request, options, log);
    }
  }

  private ConnectOutcome sent(ConnectRequest request, FabricsOptions options, KernelLog log) {
    try {
      String answer = kernel.exchange(device, options.reveal());
      ControllerName made =
          FabricsAnswers.controller(answer)
              .orElseThrow(
                  () -> new IllegalStateException("answered neither a controller nor an error"));
      owners.own(made, sysfs.controller(made).number());
      return new ConnectOutcome.Connected(made);
    } catch (KernelRefusal refusal) {
      return refusals.outcome(refusal, request, log.since("nvme "));
    } catch (LostAnswer lost) {
      return new ConnectOutcome.TimedOut(
          request.nqn()
              + " at "
              + request.address()
              + ": the kernel took the request, and its answer was lost: "
              + lost.getMessage());
    }
  }

  /** None if the kernel is too old to say what it knows (EINVAL): then it judges by itself. */
  private List<String> missing(FabricsOptions options) {
    try {
      Set<String> known = FabricsAnswers.knownOptions(kernel.read(device));
      return known.isEmpty() ? List.of() : options.missingIn(known);
    } catch (KernelRefusal refusal) {
      LOG.debug("{} does not list its options: {}", device, refusal.getMessage());
      return List.of();
    }
  }

  @Override
  public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
    return removal.remove(controller, patience);
  }

  @Override
  public boolean registered(Controller controller) {
    return controller.number().isPresent()
        && owners.has(controller.name(), controller.number().getAsLong());
  }

  @Override
  public void rescan(ControllerName controller, Duration patience) {
    Path attribute = sysfs.controller(controller).path().resolve("rescan_controller");
    writes
        .write(attribute, "1", patience)
        .ifPresent(why -> LOG.debug("rescan of {} did not happen: {}", controller, why));
  }
}
