package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.TransportId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The outcome of asking for a connection. */
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

  /** The target demands authentication of this host, and did not accept it. */
  record AuthenticationFailed(String why) implements ConnectOutcome {}

  /** It was made, and could not be shown to be encrypted, which it had to be. */
  record NotEncrypted(String why) implements ConnectOutcome {}

  /** Nothing answers at the address. */
  record Unreachable(String why) implements ConnectOutcome {}

  /**
   * No answer in time, or one that was lost or is not understood: the kernel may still be trying,
   * and there may be a controller now or later.
   *
   * @param late the answer that is still waited for; empty if there will be none
   */
  record TimedOut(String why, Optional<LateAnswer> late) implements ConnectOutcome {
    public TimedOut(String why) {
      this(why, Optional.empty());
    }
  }

  /** The answer to a connect for which no caller waits any more. */
  @FunctionalInterface
  interface LateAnswer {
    /**
     * @param then is run once, as soon as the call has ended; with nothing if it gave no answer
     */
    void whenKnown(Consumer<Optional<ConnectOutcome>> then);
  }

  /** The kernel was not asked for it: the target shows nothing, and no controller appears later. */
  record NotTried(String why) implements ConnectOutcome {}

  /** The kernel does not take the request: an option or a transport it does not know. */
  record Unsupported(String why) implements ConnectOutcome {}

  /** This host cannot connect to anything: the module or the program is missing. */
  record NotReady(String what, String remedy) implements ConnectOutcome {
    @Override
    public String why() {
      return what + "; " + remedy;
    }
  }

  // The same refusal reads the same, whichever connector met it. In each, tried is the subsystem,
  // the address, and the error.

  static ConnectOutcome nothingListens(String tried) {
    return new Unreachable(tried + ": nothing listens there");
  }

  static ConnectOutcome noRoute(String tried) {
    return new Unreachable(tried + ": there is no route");
  }

  static ConnectOutcome noAnswer(String tried) {
    return new Unreachable(tried + ": nothing answers");
  }

  static ConnectOutcome connectionBroke(String tried) {
    return new Unreachable(tried + ": the connection broke while it was made");
  }

  static ConnectOutcome foreignSource(String tried) {
    return new Unreachable(tried + ": the source address is not this host's");
  }

  static ConnectOutcome noSuchInterface(String tried) {
    return new Unreachable(tried + ": there is no such network interface on this host");
  }

  static ConnectOutcome keyRejected(String tried) {
    return new AuthenticationFailed(tried + ": the target did not take the key, or wants one");
  }

  // Answers to a connect that had to be encrypted, as Linux 6.12 with tlshd 1.0 gives them

  String TLSHD_LOG = "see the log of tlshd on this host (journalctl -u tlshd)";

  static ConnectOutcome noHandshakeDaemon(String tried) {
    return new NotReady(
        tried + ": no tlshd runs on this host, which makes the handshake of TLS",
        "install ktls-utils and start tlshd in the host's network namespace");
  }

  static ConnectOutcome tlsKeyGone(String tried) {
    return new NotReady(
        tried + ": the key for TLS is not in the kernel's keyring .nvme any more, or has expired",
        "repeat the call, and find out what removes it (keyctl show %:.nvme)");
  }

  static ConnectOutcome handshakeFailed(String tried) {
    return new AuthenticationFailed(
        tried
            + ": the handshake of TLS failed: the target has another key (tlsPsk) for this host and"
            + " subsystem, derives it in another way, or does not speak TLS at this address; "
            + TLSHD_LOG);
  }

  static ConnectOutcome handshakeUnfinished(String tried) {
    return new NotReady(
        tried
            + ": this host did not finish the handshake of TLS: tlshd could not read the key (expired,"
            + " or taken from .nvme), or the kernel has not the cipher",
        TLSHD_LOG);
  }

  /** Both have the same error, and nothing else is known. Short: an event has room for little. */
  static ConnectOutcome noAnswerOrHandshake(String tried) {
    return new Unreachable(
        tried
            + ": nothing answers, or TLS failed: another key, or no TLS there (dmesg; journalctl -u"
            + " tlshd)");
  }

  static ConnectOutcome notSupported(String tried) {
    return new Unsupported(tried + ": kernel or target cannot do what is asked");
  }

  static ConnectOutcome shortOfResources(String tried) {
    return new NotReady(tried, "the host is short of something: see dmesg");
  }

  static ConnectOutcome notAllowed(String tried) {
    return new NotReady(tried, "run the node plugin as root in a privileged container");
  }

  /**
   * @param device {@code /dev/nvme-fabrics}
   */
  static ConnectOutcome noFabricsDevice(String tried, String device, ConnectRequest request) {
    return new NotReady(
        tried + ": " + device + " is not there or has no driver",
        "modprobe nvme-"
            + request.address().transport().word()
            + "; show the host's /dev to the node plugin");
  }

  /** The kernel makes one error (EIO) of every NVMe status; the status itself is in dmesg only. */
  static ConnectOutcome rejected(String tried, ConnectRequest request) {
    return new Rejected(
        tried
            + ": the target answers, and does not have the subsystem, does not show it to "
            + request.host().nqn()
            + (request.credentials().none()
                ? ", or wants authentication"
                : ", or does not take the key")
            + "; dmesg has the status");
  }

  /** EINVAL, of which each layer of the kernel makes use. */
  static ConnectOutcome invalid(String seen, ConnectRequest request) {
    return new Unsupported(
        seen
            + ", which has several causes, and the kernel writes which it is into its log (dmesg | grep"
            + " nvme): "
            + String.join("; ", causesOfInvalid(request)));
  }

  /**
   * Likely ones first: nvmf_parse_options and nvmf_host_add (fabrics.c), nvme_tcp_init_connection
   * (tcp.c), nvme_mpath_init_identify (multipath.c), and connect(2) for an address without a scope.
   */
  private static List<String> causesOfInvalid(ConnectRequest request) {
    List<String> causes = new ArrayList<>();
    TransportId address = request.address();
    if (address.traddr().matches("fe[89ab][^%]*") && address.hostIface().isEmpty()) {
      causes.add(
          address.traddr()
              + " is a link-local address, which needs its interface: "
              + address.traddr()
              + "%eth0, or hostIface");
    }
    boolean digests = request.policy().hdrDigest() || request.policy().dataDigest();
    String wanted = digests ? "asked for" : "not asked for";
    causes.add(
        "the digests (hdrDigest, dataDigest) are "
            + wanted
            + " and the target decides otherwise (dmesg: digest mismatch)");
    causes.add(
        "host id "
            + request.host().id()
            + " is in use with another host NQN, or "
            + request.host().nqn()
            + " with another host id (the kernel allows one host id per host NQN)");
    causes.add(
        "the target reports a number of namespaces (MNAN) that the kernel refuses (dmesg: invalid"
            + " MNAN): correct it on the target");
    causes.add("this kernel is too old for an option or its value");
    return causes;
  }
}
