package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.support.process.ProgramResult.Exited;

/** Maps a failed {@code nvme connect} to its meaning for the caller. */
final class ConnectAnswers {
  private static final String FABRICS = "/dev/nvme-fabrics";

  private ConnectAnswers() {}

  static ConnectOutcome refused(ConnectRequest request, Exited done) {
    // 3.x reports on stdout that it is connected already
    ConnectRefusal.Match match =
        ConnectRefusal.of(done.stderr().text() + "\n" + done.stdout().text());
    String said = match.line().isEmpty() ? done.said() : match.line();
    String seen = request.nqn() + " at " + request.address() + ": nvme connect: " + said;
    boolean tls = request.tls() instanceof TlsDemand.With;
    return switch (match.refusal()) {
      case ALREADY_CONNECTED -> new ConnectOutcome.AlreadyConnected();
      case NOTHING_LISTENS -> ConnectOutcome.nothingListens(seen);
      case NO_ROUTE -> ConnectOutcome.noRoute(seen);
      case NO_ANSWER ->
          tls ? ConnectOutcome.noAnswerOrHandshake(seen) : ConnectOutcome.noAnswer(seen);
      case NO_HANDSHAKE -> ConnectOutcome.noHandshakeDaemon(seen);
      case BROKE -> ConnectOutcome.connectionBroke(seen);
      case NO_SUCH_SOURCE -> ConnectOutcome.foreignSource(seen);
      // neither shows that no controller was made
      case ANSWER_LOST -> new ConnectOutcome.TimedOut(seen);
      case UNKNOWN -> new ConnectOutcome.TimedOut(seen + ": nvme connect reported no known reason");
      case NO_SUCH_INTERFACE ->
          request.address().hostIface().isPresent()
              ? ConnectOutcome.noSuchInterface(seen)
              : ConnectOutcome.noFabricsDevice(seen, FABRICS, request);
      case NO_FABRICS_DEVICE -> ConnectOutcome.noFabricsDevice(seen, FABRICS, request);
      case NOT_ALLOWED -> ConnectOutcome.notAllowed(seen);
      case HOST_SHORT -> ConnectOutcome.shortOfResources(seen);
      case KEY_REJECTED -> tls ? ConnectOutcome.tlsKeyGone(seen) : ConnectOutcome.keyRejected(seen);
      case TARGET_SAID_NO -> ConnectOutcome.rejected(seen, request);
      case OPTION_UNKNOWN ->
          new ConnectOutcome.Unsupported(seen + ": this nvme does not know an option");
      case NOT_SUPPORTED -> ConnectOutcome.notSupported(seen);
      case INVALID -> invalid(seen, request);
    };
  }

  private static ConnectOutcome invalid(String seen, ConnectRequest request) {
    return ConnectOutcome.invalid(
        seen
            + ", also if the kernel has no transport (modprobe nvme-"
            + request.address().transport().word()
            + ")",
        request);
  }
}
