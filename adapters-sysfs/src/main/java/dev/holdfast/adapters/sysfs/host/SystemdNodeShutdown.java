package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.NodeShutdown;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signs that systemd leaves in {@code /run} (nologin(5), systemd-user-sessions.service(8),
 * shutdown(8)). {@code nologin} contains "System is going down" from the moment at which the
 * stopping of services begins, and "System is booting up" for a while after the start. A scheduled
 * shutdown names its time, which may be tomorrow.
 */
public final class SystemdNodeShutdown implements NodeShutdown {
  private static final String GOING_DOWN = "System is going down";
  private static final Pattern WHEN = Pattern.compile("^USEC=([0-9]{1,18})$", Pattern.MULTILINE);
  private static final Pattern REHEARSAL = Pattern.compile("^MODE=dry-", Pattern.MULTILINE);

  /** Long enough to notify the pods of this node and to end them one after the other. */
  private static final Duration SOON = Duration.ofMinutes(2);

  private final SysfsFiles files;
  private final Path run;
  private final HostTime time;

  public SystemdNodeShutdown(SysfsFiles files, Path run, HostTime time) {
    this.files = files;
    this.run = run;
    this.time = time;
  }

  @Override
  public Optional<String> underWay() {
    return nologin().or(this::scheduled);
  }

  private Optional<String> nologin() {
    Path file = run.resolve("nologin");
    return files
        .content(file)
        .filter(text -> text.contains(GOING_DOWN))
        .map(text -> file + " announces that the system is going down");
  }

  private Optional<String> scheduled() {
    Path file = run.resolve("systemd/shutdown/scheduled");
    return files
        .content(file)
        .filter(text -> !REHEARSAL.matcher(text).find())
        .flatMap(SystemdNodeShutdown::when)
        .filter(when -> when.isBefore(time.now().plus(SOON)))
        .map(when -> file + " announces a shutdown at " + when);
  }

  private static Optional<Instant> when(String text) {
    Matcher matcher = WHEN.matcher(text);
    return matcher.find()
        ? Optional.of(Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS))
        : Optional.empty();
  }
}
