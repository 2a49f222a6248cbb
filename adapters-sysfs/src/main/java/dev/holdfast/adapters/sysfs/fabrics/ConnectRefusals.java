package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import java.nio.file.Files;
import java.nio.file.Path;

/** Maps an error number of {@code /dev/nvme-fabrics} to its meaning for the caller. */
final class ConnectRefusals {
  private final SysfsRoot sysfs;
  private final Path device;

  ConnectRefusals(SysfsRoot sysfs, Path device) {
    this.sysfs = sysfs;
    this.device = device;
  }

  ConnectOutcome outcome(KernelRefusal refusal, ConnectRequest request) {
    String seen = request.nqn() + " at " + request.address() + ": " + Errno.shown(refusal.errno());
    Errno errno = Errno.of(refusal.errno()).orElse(Errno.EIO);
    return switch (errno) {
      case EALREADY -> new ConnectOutcome.AlreadyConnected();
      case ECONNREFUSED -> unreachable(seen, "nothing listens there");
      case ENETUNREACH, ENETDOWN -> unreachable(seen, "there is no route");
      case EHOSTUNREACH, EHOSTDOWN, ETIMEDOUT -> unreachable(seen, "nothing answers");
      case ECONNRESET, ECONNABORTED, EPIPE, ENOTCONN, ENETRESET, EPROTO ->
          unreachable(seen, "the connection broke while it was made");
      case EADDRNOTAVAIL -> unreachable(seen, "the source address is not this host's");
      case ENOKEY, EKEYEXPIRED, EKEYREVOKED, EKEYREJECTED ->
          new ConnectOutcome.AuthenticationFailed(
              seen + ": the target did not take the key, or wants one");
      case EINVAL -> invalid(seen, request);
      case EOPNOTSUPP, EPROTONOSUPPORT, EAFNOSUPPORT ->
          new ConnectOutcome.Unsupported(seen + ": kernel or target cannot do what is asked");
      case ENODEV, ENXIO -> noDevice(seen, request);
      case EACCES -> accessDenied(seen);
      case EPERM -> notAllowed(seen);
      case EBUSY, EAGAIN, EINTR, ENOMEM, ENOBUFS, ENFILE, EMFILE, ENOSPC ->
          new ConnectOutcome.NotReady(seen, "the host is short of something: see dmesg");
      case ENOENT, EIO, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG -> absentOrRejected(seen, request);
    };
  }

  private static ConnectOutcome unreachable(String seen, String why) {
    return new ConnectOutcome.Unreachable(seen + ": " + why);
  }

  /** EIO is any NVMe status of the target: the kernel keeps the reason to itself and to dmesg. */
  private ConnectOutcome absentOrRejected(String seen, ConnectRequest request) {
    if (!Files.exists(device)) {
      return noDevice(seen, request);
    }
    return new ConnectOutcome.Rejected(
        seen
            + ": the target answers, and does not have the subsystem, does not show it to "
            + request.host().nqn()
            + (request.credentials().none()
                ? ", or wants authentication"
                : ", or does not take the key")
            + "; dmesg has the status");
  }

  private ConnectOutcome invalid(String seen, ConnectRequest request) {
    String module = "nvme_" + request.address().transport().word();
    if (!sysfs.module(module).exists()) {
      return new ConnectOutcome.NotReady(
          seen + ": the kernel has no transport " + request.address().transport().word(),
          "modprobe " + module.replace('_', '-'));
    }
    return new ConnectOutcome.Unsupported(
        seen
            + ": the kernel does not take an option or its value; or host id "
            + request.host().id()
            + " is in use with another host NQN, or "
            + request.host().nqn()
            + " with another host id (the kernel allows one host id per host NQN)");
  }

  private ConnectOutcome noDevice(String seen, ConnectRequest request) {
    if (Files.exists(device) && request.address().hostIface().isPresent()) {
      return unreachable(seen, "there is no such network interface on this host");
    }
    return new ConnectOutcome.NotReady(
        seen + ": " + device + " is not there or has no driver",
        "modprobe nvme-"
            + request.address().transport().word()
            + "; show the host's /dev to the node plugin");
  }

  private ConnectOutcome accessDenied(String seen) {
    return Files.isWritable(device)
        ? new ConnectOutcome.AuthenticationFailed(
            seen + ": the target rejected the host's authentication")
        : notAllowed(seen);
  }

  private ConnectOutcome notAllowed(String seen) {
    return new ConnectOutcome.NotReady(
        seen + ": " + device + " may not be opened for writing",
        "run the node plugin as root in a privileged container");
  }
}
