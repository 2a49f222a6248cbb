package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.subsystem.Subsystem;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the namespace of a volume by NQN and identity, and waits for it to appear. */
public final class NamespaceLocator {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceLocator.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;

  public NamespaceLocator(NodePorts ports, NodeTimeouts timing) {
    this.ports = ports;
    this.timing = timing;
  }

  /**
   * The one namespace that the selector means, as it is now; empty if there is none, or several.
   * Orphaned subsystems are ignored.
   */
  public Optional<Namespace> find(SubsystemNqn nqn, NamespaceSelector selector) {
    return NamespaceChoice.of(there(nqn), selector)
            instanceof NamespaceChoice.Found(Namespace found, _)
        ? Optional.of(found)
        : Optional.empty();
  }

  /**
   * Waits until the namespace is there with a usable path, and its node too, if it comes in time. A
   * set of namespaces counts only when it has stayed the same for a while: the kernel announces
   * them one by one.
   */
  public Namespace await(SubsystemNqn nqn, NamespaceSelector selector, Deadline deadline) {
    HostTime time = ports.time();
    Deadline patience = deadline.part(timing.namespace());
    List<Namespace> before = List.of();
    Duration since = time.uptime();
    Duration rescanned = since;
    while (true) {
      List<Namespace> there = there(nqn);
      if (!identities(there).equals(identities(before))) {
        since = time.uptime();
      }
      before = there;
      NamespaceChoice choice = NamespaceChoice.of(there, selector);
      boolean settled = time.uptime().minus(since).compareTo(timing.settle()) >= 0;
      if (choice instanceof NamespaceChoice.Found(Namespace found, List<Namespace> siblings)
          && found.usable()
          && (settled || selector.exact())
          && (patience.spent() || hasNode(found))) {
        warnOfSiblings(nqn, found, siblings);
        return found;
      }
      if (settled && choice instanceof NamespaceChoice.Ambiguous(List<Namespace> candidates)) {
        throw new StepFailedException(
            new NodeFailure.AmbiguousNamespace(
                nqn, selector, candidates.stream().map(Namespace::describe).toList()));
      }
      if (patience.spent()) {
        // the twin is in another subsystem
        Optional<String> twin = ports.topology().observe().duplicate(nqn, selector);
        throw new StepFailedException(missed(nqn, selector, choice, twin));
      }
      if (time.uptime().minus(rescanned).compareTo(timing.rescan()) >= 0) {
        rescanned = time.uptime();
        rescan(nqn, patience);
      }
      patience.pause(timing.poll());
    }
  }

  /** The kernel shows a device before it has made its node (device_add in drivers/base/core.c). */
  private boolean hasNode(Namespace found) {
    return ports.devices().wrongNode(found).isEmpty();
  }

  /** Makes every live controller of the subsystem rescan. */
  public void rescan(SubsystemNqn nqn, Deadline deadline) {
    ports.topology().observeOnly(nqn).subsystems().stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .filter(Controller::live)
        .forEach(controller ->
            ports.connector().rescan(controller.name(), deadline.atMost(timing.command())));
  }

  private List<Namespace> there(SubsystemNqn nqn) {
    return ports.topology().observeOnly(nqn).subsystems().stream()
        .filter(subsystem -> !subsystem.orphaned())
        .flatMap((Subsystem subsystem) -> subsystem.namespaces().stream())
        .toList();
  }

  private static Set<Object> identities(List<Namespace> namespaces) {
    return namespaces.stream()
        .map(n -> List.of(n.device(), n.ids()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static NodeFailure missed(
      SubsystemNqn nqn,
      NamespaceSelector selector,
      NamespaceChoice choice,
      Optional<String> duplicate) {
    String twin = duplicate.map(why -> "; " + why).orElse("");
    return switch (choice) {
      case NamespaceChoice.NoneThere() ->
          new NodeFailure.NamespaceMissing(nqn, "shows no namespace" + twin);
      case NamespaceChoice.NoMatch(List<Namespace> there) ->
          new NodeFailure.NamespaceIdentityMismatch(
              nqn,
              selector.toString(),
              there.stream().map(Namespace::describe).collect(Collectors.joining(", ")) + twin);
      case NamespaceChoice.Ambiguous(List<Namespace> candidates) ->
          new NodeFailure.AmbiguousNamespace(
              nqn, selector, candidates.stream().map(Namespace::describe).toList());
      case NamespaceChoice.Found(Namespace found, List<Namespace> siblings) ->
          new NodeFailure.NamespaceMissing(
              nqn,
              "no path to "
                  + found.device()
                  + " is usable: "
                  + found.paths().stream()
                      .map(
                          p -> p.device() + " " + p.controllerState().word() + " " + p.ana().word())
                      .collect(Collectors.joining(", ")));
    };
  }

  private static void warnOfSiblings(SubsystemNqn nqn, Namespace found, List<Namespace> siblings) {
    if (!siblings.isEmpty()) {
      LOG.warn(
          "{} stands for {} twice, as {} and {}: native multipath is off and a lost path loses the"
              + " device; boot with nvme_core.multipath=Y",
          nqn,
          found.ids(),
          found.device(),
          siblings.stream().map(Namespace::device).toList());
    }
  }
}
