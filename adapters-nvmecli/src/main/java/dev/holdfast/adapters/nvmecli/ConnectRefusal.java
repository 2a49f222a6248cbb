package dev.holdfast.adapters.nvmecli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The reason why {@code nvme connect} failed. The exit status is 1 for everything; the reason shows
 * in the kernel's error in the C library's words (the program is run with {@code LC_ALL=C}), and
 * where that is not printed, in the program's own words (libnvme, {@code ENVME_CONNECT_*}).
 */
enum ConnectRefusal {
  /** After the request was written: a controller may have been made. */
  ANSWER_LOST("failed to read from"),
  ALREADY_CONNECTED("already connected", "operation already in progress"),
  OPTION_UNKNOWN("unrecognized option", "invalid option", "unknown option"),
  NOT_ALLOWED("failed to open /dev/nvme-fabrics: permission denied", "operation not permitted"),
  NO_FABRICS_DEVICE(
      "failed to open /dev/nvme-fabrics",
      "failed to open nvme-fabrics device",
      "failed to parse ctrl info"),
  NOTHING_LISTENS("connection refused"),
  NO_ROUTE("network is unreachable", "network is down"),
  NO_ANSWER("connection timed out", "no route to host", "host is down"),
  BROKE(
      "connection reset by peer",
      "software caused connection abort",
      "broken pipe",
      "transport endpoint is not connected",
      "network dropped connection on reset",
      "protocol error"),
  NO_SUCH_SOURCE("cannot assign requested address"),
  NO_SUCH_INTERFACE("no such device", "invalid interface"),
  KEY_REJECTED(
      "required key not available",
      "key has expired",
      "key has been revoked",
      "key was rejected by service",
      "secret not available",
      "tls key is missing",
      "permission denied"),
  /** ESRCH: no tlshd takes the handshake. */
  NO_HANDSHAKE("no such process"),
  TARGET_SAID_NO("input/output error"),
  NOT_SUPPORTED(
      "operation not supported",
      "protocol not supported",
      "address family not supported",
      ": not supported"),
  INVALID(
      "invalid argument",
      "invalid transport type",
      "hostnqn already in use",
      "address already in use",
      "failed to resolve host",
      "unrecognized address family"),
  HOST_SHORT(
      "device or resource busy",
      "resource temporarily unavailable",
      "interrupted system call",
      "cannot allocate memory",
      "too many open files",
      "no space left on device"),
  UNKNOWN();

  private static final List<Pattern> TELLING =
      List.of(
          Pattern.compile("failed to (write to|open) /dev/nvme-fabrics: .*"),
          Pattern.compile("(could not add new controller|failed to connect): .*"),
          Pattern.compile(".*"));

  private final List<String> words;

  /** The recognized reason, and the line that contains it. */
  record Match(ConnectRefusal refusal, String line) {}

  ConnectRefusal(String... words) {
    this.words = List.of(words);
  }

  /** The kernel's word counts most, then the program's summary, then any line that was printed. */
  static Match of(String printed) {
    // the help text that follows mentions every error
    List<String> lines = printed.lines().takeWhile(line -> !line.contains("Usage:")).toList();
    for (Pattern telling : TELLING) {
      for (String line : lines) {
        String lower = line.toLowerCase(Locale.ROOT);
        ConnectRefusal refusal = telling.matcher(lower).matches() ? ofLine(lower) : UNKNOWN;
        if (refusal != UNKNOWN) {
          return new Match(refusal, line.strip());
        }
      }
    }
    return new Match(UNKNOWN, "");
  }

  private static ConnectRefusal ofLine(String line) {
    for (ConnectRefusal refusal : values()) {
      if (refusal.words.stream().anyMatch(line::contains)) {
        return refusal;
      }
    }
    return UNKNOWN;
  }
}
