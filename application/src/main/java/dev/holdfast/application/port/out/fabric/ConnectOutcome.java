package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;

/** What came of asking for a connection. */
public sealed interface ConnectOutcome {
  /** In words, why there is still no live path after this. */
  String why();

  /** There is a new controller; it may still have to scan its namespaces. */
  record Connected(ControllerName controller) implements ConnectOutcome {
    @Override
    public String why() {
      return "controller " + controller + " did not become live";
    }
  }

  /** The kernel has a controller for just this (EALREADY). */
  record AlreadyConnected() implements ConnectOutcome {
    @Override
    public String why() {
      return "connected, but not live";
    }
  }

  /** The target answers and does not have this subsystem, or does not show it to this host. */
  record Rejected(String why) implements ConnectOutcome {}

  /** The target wants to know who we are, and did not believe it. */
  record AuthenticationFailed(String why) implements ConnectOutcome {}

  /** Nothing answers at the address. */
  record Unreachable(String why) implements ConnectOutcome {}

  /** No answer in time; the kernel may still be trying, and a controller may appear later. */
  record TimedOut(String why) implements ConnectOutcome {}

  /** The kernel does not take the request: an option or a transport it does not know. */
  record Unsupported(String why) implements ConnectOutcome {}

  /** This host cannot connect to anything: the module or the program is missing. */
  record NotReady(String what, String remedy) implements ConnectOutcome {
    @Override
    public String why() {
      return what + "; " + remedy;
    }
  }
}
