package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a volume's subsystem, by as many of its paths as there are. */
public final class SubsystemConnect {
  private static final Logger LOG = LoggerFactory.getLogger(SubsystemConnect.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final PathConnect paths;
  private final CreatedControllers created;
  private final TlsPaths encrypted;

  public SubsystemConnect(
      NodePorts ports, NodeTimeouts timing, PathConnect paths, CreatedControllers created) {
    this.created = created;
    this.ports = ports;
    this.timing = timing;
    this.paths = paths;
    this.encrypted = new TlsPaths(ports, timing, created);
  }

  /**
   * A scan of the subsystem in which is known what Holdfast has created, also before this process.
   */
  public ObservedTopology look(SubsystemNqn nqn) {
    return created.look(nqn);
  }

  /**
   * The addresses that have to be connected and have no controller that serves them now. A
   * controller that is being established is left to the kernel.
   */
  private static List<TransportId> missing(
      VolumeAttachment attachment, ObservedTopology topology, Host host) {
    List<TransportId> missing =
        attachment.addresses().stream()
            .filter(address ->
                topology.serving(attachment.nqn(), address, host).stream()
                    .noneMatch(controller -> controller.state().serves()))
            .toList();
    boolean onePathOnly = topology.multipath().onePathOnly();
    return onePathOnly && missing.size() < attachment.addresses().size() ? List.of() : missing;
  }

  /**
   * Asks for every missing path, and returns when enough are live or all have answered.
   *
   * @throws StepFailedException if too few came up in time
   */
  public void connect(
      VolumeId volume,
      VolumeAttachment attachment,
      Credentials credentials,
      Host host,
      Deadline deadline) {
    ObservedTopology topology = created.look(attachment.nqn());
    requireEncrypted(attachment, topology);
    List<TransportId> missing = missing(attachment, topology, host);
    Call call = new Call(volume, attachment, credentials, host, deadline);
    if (topology.multipath().onePathOnly()) {
      call.untilOneTakes(missing);
    } else {
      call.allAtOnce(missing);
    }
    if (attachment.tls()) {
      requireEncrypted(attachment, ports.topology().observeOnly(attachment.nqn()));
    }
  }

  /** The kernel takes any controller of a subsystem for any of its namespaces. */
  private void requireEncrypted(VolumeAttachment attachment, ObservedTopology topology) {
    if (!attachment.tls()) {
      return;
    }
    List<String> plain = encrypted.notEncrypted(attachment.nqn(), topology);
    if (!plain.isEmpty()) {
      throw new StepFailedException(
          TlsPaths.refusal(
              attachment.nqn(),
              "it is connected, and these connections are not, or not surely, encrypted: "
                  + String.join(", ", plain)
                  + "; disconnect them (nvme disconnect), or let what made them use TLS"));
    }
  }

  /** The connects of one call. */
  private final class Call {
    private final VolumeId volume;
    private final VolumeAttachment attachment;
    private final Credentials credentials;
    private final Host host;
    private final Deadline deadline;
    private final Map<TransportId, ConnectOutcome> answers = new ConcurrentHashMap<>();

    Call(
        VolumeId volume,
        VolumeAttachment attachment,
        Credentials credentials,
        Host host,
        Deadline deadline) {
      this.volume = volume;
      this.attachment = attachment;
      this.credentials = credentials;
      this.host = host;
      this.deadline = deadline;
    }

    void untilOneTakes(List<TransportId> missing) {
      for (TransportId address : missing) {
        ask(address);
        if (answers.get(address) instanceof ConnectOutcome.Connected) {
          break;
        }
      }
      awaitLive(1, new AtomicInteger());
    }

    void allAtOnce(List<TransportId> missing) {
      AtomicInteger open = new AtomicInteger(missing.size());
      for (TransportId address : missing) {
        Runnable asking =
            () -> {
              try {
                ask(address);
              } finally {
                open.decrementAndGet();
              }
            };
        try {
          ports.time().start("connect " + address, asking);
        } catch (Throwable e) {
          LOG.warn("no thread could be started to connect {}", address, e);
          answers.put(address, new ConnectOutcome.NotTried("not tried: " + e));
          open.decrementAndGet();
        }
      }
      awaitLive(attachment.minPaths(), open);
    }

    private void ask(TransportId address) {
      ConnectRequest request =
          new ConnectRequest(
              attachment.nqn(),
              address,
              host,
              attachment.policyForNewController(),
              credentials,
              attachment.tls() ? new TlsDemand.Unplaced() : new TlsDemand.None());
      answers.put(address, paths.inTurn(volume, request, deadline));
    }

    /**
     * A controller may be live a moment before the answer that makes it Holdfast's.
     *
     * @param least enough; the other connects are waited for only a little
     * @param open the connects that have not ended
     */
    private void awaitLive(int least, AtomicInteger open) {
      Deadline further = deadline;
      boolean enough = false;
      while (true) {
        // read before the scan, which may miss an answer that arrives during it
        boolean unanswered = open.get() > 0;
        ObservedTopology topology = ports.topology().observeOnly(attachment.nqn());
        long live = addressesWith(topology, Controller::live);
        if (live >= least && !enough) {
          enough = true;
          further = deadline.part(timing.secondPath());
        }
        if (enough && (!unanswered || further.spent())) {
          return;
        }
        boolean hope = unanswered || addressesWith(topology, c -> c.state().onItsWay()) > 0;
        if (!enough && (!hope || deadline.spent())) {
          throw new StepFailedException(noPath(topology));
        }
        deadline.pause(timing.poll());
      }
    }

    private long addressesWith(ObservedTopology topology, Predicate<Controller> state) {
      return attachment.addresses().stream()
          .filter(address -> serving(topology, address).anyMatch(state))
          .count();
    }

    private Stream<Controller> serving(ObservedTopology topology, TransportId address) {
      return topology.serving(attachment.nqn(), address, host).stream();
    }

    private NodeFailure noPath(ObservedTopology topology) {
      Map<TransportId, String> reasons = new HashMap<>();
      for (TransportId address : attachment.addresses()) {
        ConnectOutcome answer = answers.get(address);
        if (answer instanceof ConnectOutcome.AuthenticationFailed(String why)) {
          return new NodeFailure.AuthenticationRejected(attachment.nqn(), why);
        }
        if (answer instanceof ConnectOutcome.NotEncrypted(String why)) {
          return TlsPaths.refusal(attachment.nqn(), why);
        }
        if (answer instanceof ConnectOutcome.NotReady(String what, String remedy)) {
          return new NodeFailure.HostNotReady(what, remedy);
        }
        reasons.put(address, answer == null ? unanswered(topology, address) : answer.why());
      }
      // the answer to the call is short enough for an event
      LOG.warn("volume {}: no usable path to {}: {}", volume, attachment.nqn(), reasons);
      return new NodeFailure.NoUsablePath(attachment.nqn(), reasons);
    }

    private String unanswered(ObservedTopology topology, TransportId address) {
      return serving(topology, address)
          .findFirst()
          .map(c -> "controller " + c.name() + " is " + c.stateWord())
          .orElse("no answer yet");
    }
  }
}
