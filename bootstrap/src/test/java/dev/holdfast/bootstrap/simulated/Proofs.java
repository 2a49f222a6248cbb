package dev.holdfast.bootstrap.simulated;

import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.SimulatedController;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the node's own controllers it can know as its own, and as which host it has connected
 * them.
 */
public final class Proofs {
  /** A connect that is under way ends within this. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(2);

  private SimulatedHost host;
  private Administrator administrator;
  private final StateFiles files;
  private final Map<String, Instant> lost = new HashMap<>();
  private final Set<SimulatedController> unproven = new HashSet<>();
  private final Set<SimulatedController> known = new HashSet<>();
  private boolean blind;
  private final Set<String> identities = new HashSet<>();

  public Proofs(SimulatedHost host, Administrator administrator, StateFiles files) {
    this.host = host;
    this.files = files;
    this.administrator = administrator;
  }

  /** Nothing of what was there is there any more. */
  public void rebooted(SimulatedHost again, Administrator there) {
    host = again;
    administrator = there;
    lost.clear();
    unproven.clear();
  }

  /** The record of its controllers is lost: those that are there now may stay permanently. */
  public void lost(String nqn) {
    lost.put(nqn, host.clock().instant());
    look();
  }

  /**
   * The boot cannot be read: of a request that is sent now it is not known when it was, and should
   * its answer be lost as well, nothing proves its controller.
   */
  public void blind(boolean now) {
    look();
    blind = now;
  }

  /** By hand: as what Holdfast asked for it cannot be known any more, if its answer was lost. */
  public void changed(SimulatedController controller) {
    unproven.add(controller);
  }

  public void look() {
    // decided by the first connect that is answered, so that one that a target refuses can still be
    // corrected; a node that dies before may choose again
    files.identityInUse().ifPresent(identities::add);
    for (SimulatedController controller : host.kernel().controllers()) {
      if (!administrator.owns(controller)) {
        boolean isNew = known.add(controller);
        if (mayBeUnproven(controller) || (blind && isNew)) {
          unproven.add(controller);
        }
      }
    }
  }

  private boolean mayBeUnproven(SimulatedController controller) {
    Instant since = lost.get(controller.options().nqn());
    return since != null && host.clock().instant().isBefore(since.plus(UNDER_WAY));
  }

  /**
   * True of a controller that the node has made and knows as its own: the kernel has answered the
   * connect.
   */
  public boolean has(SimulatedController controller) {
    return !administrator.owns(controller)
        && !unproven.contains(controller)
        && controller.startedOnce;
  }

  /** Those that are there, and stay for an administrator. */
  public List<SimulatedController> unproven() {
    return host.kernel().controllers().stream()
        .filter(unproven::contains)
        .filter(controller -> !administrator.owns(controller))
        .toList();
  }

  public List<String> broken() {
    return identities.size() > 1
        ? List.of("it has connected as several hosts: " + identities)
        : List.of();
  }
}
