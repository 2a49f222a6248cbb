package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.support.process.ProgramResult.Exited;

/** Maps a failed {@code nvme connect} to its meaning for the caller. */
final class ConnectAnswers {
  private ConnectAnswers() {}

  static ConnectOutcome refused(ConnectRequest request, Exited done) {
    // 3.x reports on stdout that it is connected already
    ConnectRefusal.Match match =
        ConnectRefusal.of(done.stderr().text() + "\n" + done.stdout().text());
    String said = match.line().isEmpty() ? done.said() : match.line();
    String seen = request.nqn() + " at " + request.address() + ": nvme connect: " + said;
    return switch (match.refusal()) {
      case ALREADY_CONNECTED -> new ConnectOutcome.AlreadyConnected();
      case NOTHING_LISTENS -> unreachable(seen, "nothing listens there");
      case NO_ROUTE -> unreachable(seen, "there is no route");
      case NO_ANSWER -> unreachable(seen, "nothing answers");
      case BROKE -> unreachable(seen, "the connection broke while it was made");
      case NO_SUCH_SOURCE -> unreachable(seen, "the source address is not this host's");
      case UNKNOWN -> unreachable(seen, "nvme connect reported no known reason");
      case NO_SUCH_INTERFACE ->
          request.address().hostIface().isPresent()
              ? unreachable(seen, "there is no such network interface on this host")
              : noDevice(seen, request);
      case NO_FABRICS_DEVICE -> noDevice(seen, request);
      case NOT_ALLOWED ->
          new ConnectOutcome.NotReady(
              seen, "run the node plugin as root in a privileged container");
      case HOST_SHORT ->
          new ConnectOutcome.NotReady(seen, "the host is short of something: see dmesg");
      case KEY_REJECTED ->
          new ConnectOutcome.AuthenticationFailed(
              seen + ": the target did not take the key, or wants one");
      case TARGET_SAID_NO -> rejected(seen, request);
      case OPTION_UNKNOWN ->
          new ConnectOutcome.Unsupported(seen + ": this nvme does not know an option");
      case NOT_SUPPORTED ->
          new ConnectOutcome.Unsupported(seen + ": kernel or target cannot do what is asked");
      case INVALID -> invalid(seen, request);
    };
  }

  private static ConnectOutcome unreachable(String seen, String why) {
    return new ConnectOutcome.Unreachable(seen + ": " + why);
  }

  private static ConnectOutcome noDevice(String seen, ConnectRequest request) {
    return new ConnectOutcome.NotReady(
        seen + ": /dev/nvme-fabrics is not there or has no driver",
        "modprobe nvme-"
            + request.address().transport().word()
            + "; show the host's /dev to the node plugin");
  }

  /** The kernel makes one error of every NVMe status; the status itself is in dmesg only. */
  private static ConnectOutcome rejected(String seen, ConnectRequest request) {
    return new ConnectOutcome.Rejected(
        seen
            + ": the target answers, and does not have the subsystem, does not show it to "
            + request.host().nqn()
            + ", or wants authentication; dmesg has the status");
  }

  private static ConnectOutcome invalid(String seen, ConnectRequest request) {
    return new ConnectOutcome.Unsupported(
        seen
            + ": the kernel does not take an option or its value; or it has no transport "
            + request.address().transport().word()
            + " (modprobe nvme-"
            + request.address().transport().word()
            + "); or host NQN and host id are in use, each with another one");
  }
}
