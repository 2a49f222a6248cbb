package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Maps an error number of {@code /dev/nvme-fabrics} to its meaning for the caller. */
final class ConnectRefusals {
  private final SysfsRoot sysfs;
  private final Path device;

  ConnectRefusals(SysfsRoot sysfs, Path device) {
    this.sysfs = sysfs;
    this.device = device;
  }

  /**
   * @param log what the kernel has written meanwhile, perhaps about this connect
   */
  ConnectOutcome outcome(KernelRefusal refusal, ConnectRequest request, List<String> log) {
    String seen = request.nqn() + " at " + request.address() + ": " + Errno.shown(refusal.errno());
    Errno errno = Errno.of(refusal.errno()).orElse(Errno.EIO);
    Optional<ConnectOutcome> handshake =
        request.tls() instanceof TlsDemand.With
            ? TlsRefusals.of(errno, seen, log)
            : Optional.empty();
    if (handshake.isPresent()) {
      return handshake.get();
    }
    String explained = log.isEmpty() ? seen : seen + " (dmesg: " + String.join("; ", log) + ")";
    return switch (errno) {
      case EALREADY -> new ConnectOutcome.AlreadyConnected();
      case ECONNREFUSED -> ConnectOutcome.nothingListens(seen);
      case ENETUNREACH, ENETDOWN -> ConnectOutcome.noRoute(seen);
      case EHOSTUNREACH, EHOSTDOWN, ETIMEDOUT -> ConnectOutcome.noAnswer(seen);
      case ECONNRESET, ECONNABORTED, EPIPE, ENOTCONN, ENETRESET, EPROTO ->
          ConnectOutcome.connectionBroke(seen);
      case EADDRNOTAVAIL -> ConnectOutcome.foreignSource(seen);
      case ENOKEY, EKEYEXPIRED, EKEYREVOKED, EKEYREJECTED -> ConnectOutcome.keyRejected(seen);
      case EINVAL -> invalid(explained, request);
      case EOPNOTSUPP, EPROTONOSUPPORT, EAFNOSUPPORT -> ConnectOutcome.notSupported(explained);
      case ENODEV, ENXIO -> noDevice(seen, request);
      case EACCES -> accessDenied(seen);
      case EPERM -> notAllowed(seen);
      case EBUSY, EAGAIN, EINTR, ENOMEM, ENOBUFS, ENFILE, EMFILE, ENOSPC ->
          ConnectOutcome.shortOfResources(seen);
      case ENOENT,
          ESRCH,
          EIO,
          ENOTDIR,
          EISDIR,
          ELOOP,
          ENAMETOOLONG,
          ENOTTY,
          EROFS,
          ENOSYS,
          EDQUOT ->
          absentOrRejected(explained, request);
    };
  }

  private ConnectOutcome absentOrRejected(String seen, ConnectRequest request) {
    if (!Files.exists(device)) {
      return noDevice(seen, request);
    }
    return ConnectOutcome.rejected(seen, request);
  }

  private ConnectOutcome invalid(String seen, ConnectRequest request) {
    String module = "nvme_" + request.address().transport().word();
    if (!sysfs.module(module).exists()) {
      return new ConnectOutcome.NotReady(
          seen + ": the kernel has no transport " + request.address().transport().word(),
          "modprobe " + module.replace('_', '-'));
    }
    return ConnectOutcome.invalid(seen, request);
  }

  private ConnectOutcome noDevice(String seen, ConnectRequest request) {
    if (Files.exists(device) && request.address().hostIface().isPresent()) {
      return ConnectOutcome.noSuchInterface(seen);
    }
    return ConnectOutcome.noFabricsDevice(seen, device.toString(), request);
  }

  private ConnectOutcome accessDenied(String seen) {
    return Files.isWritable(device)
        ? new ConnectOutcome.AuthenticationFailed(
            seen + ": the target rejected the host's authentication")
        : notAllowed(seen);
  }

  private ConnectOutcome notAllowed(String seen) {
    return ConnectOutcome.notAllowed(seen + ": " + device + " may not be opened for writing");
  }
}
