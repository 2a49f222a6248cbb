package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import java.util.List;
import java.util.Optional;

/**
 * The answers of a kernel that was asked to encrypt. Most of them mean something else without TLS.
 */
final class TlsRefusals {
  /** The line of nvme_tcp_start_tls (drivers/nvme/host/tcp.c) after a handshake that failed. */
  private static final String FAILED = "TLS handshake complete, error";

  private TlsRefusals() {}

  /**
   * Empty if the error has nothing to do with TLS.
   *
   * @param log what the kernel has written meanwhile; empty also if it cannot be read
   */
  static Optional<ConnectOutcome> of(Errno errno, String seen, List<String> log) {
    boolean handshake = log.stream().anyMatch(line -> line.contains(FAILED));
    return switch (errno) {
      // handshake_req_submit (net/handshake/request.c): no process takes requests
      case ESRCH -> Optional.of(ConnectOutcome.noHandshakeDaemon(seen));
      case ENOKEY, EKEYEXPIRED, EKEYREVOKED -> Optional.of(ConnectOutcome.tlsKeyGone(seen));
      case EACCES, EKEYREJECTED -> Optional.of(ConnectOutcome.handshakeFailed(seen));
      case ETIMEDOUT -> {
        if (handshake) {
          yield Optional.of(ConnectOutcome.handshakeFailed(seen));
        }
        yield log.isEmpty()
            ? Optional.of(ConnectOutcome.noAnswerOrHandshake(seen))
            : Optional.empty();
      }
      case EIO ->
          handshake ? Optional.of(ConnectOutcome.handshakeUnfinished(seen)) : Optional.empty();
      default -> handshake ? Optional.of(ConnectOutcome.handshakeFailed(seen)) : Optional.empty();
    };
  }
}
