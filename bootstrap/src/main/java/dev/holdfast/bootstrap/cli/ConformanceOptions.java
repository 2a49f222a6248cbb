package dev.holdfast.bootstrap.cli;

import dev.holdfast.conformance.Suite;
import dev.holdfast.conformance.driver.MountTable;
import dev.holdfast.conformance.driver.NamedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The socket, the volume and the limits that {@code holdfast conformance} is given. */
record ConformanceOptions(Path socket, OutputFormat format, Duration timeout, Suite suite) {
  private static final String SCHEME = "unix:";
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Path PLACE =
      Path.of("/var/lib/kubelet/plugins/kubernetes.io/csi/holdfast-conformance");
  private static final int LONGEST = 3600;

  /**
   * @throws IllegalArgumentException if they make no sense
   */
  static ConformanceOptions of(List<String> arguments) {
    Reading reading = new Reading();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (reading.flag(argument)) {
        continue;
      }
      if (argument.startsWith("-")) {
        String value = i + 1 < arguments.size() ? arguments.get(++i) : "";
        reading.option(argument, value);
      } else {
        reading.endpoint(argument);
      }
    }
    return reading.done();
  }

  private static final class Reading {
    private final Map<String, String> context = new HashMap<>();
    private final Map<String, String> published = new HashMap<>();
    private Map<String, String> secrets = Map.of();
    private Optional<Path> socket = Optional.empty();
    private Optional<String> volume = Optional.empty();
    private Optional<Path> staging = Optional.empty();
    private Optional<Path> target = Optional.empty();
    private OutputFormat format = OutputFormat.TEXT;
    private Duration timeout = Duration.ofMinutes(2);
    private String filesystem = "";
    private boolean block;
    private boolean elsewhere;
    private boolean identityOnly;

    boolean flag(String argument) {
      switch (argument) {
        case "--block" -> block = true;
        case "--elsewhere" -> elsewhere = true;
        case "--identity-only" -> identityOnly = true;
        default -> {
          return false;
        }
      }
      return true;
    }

    void option(String name, String value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      switch (name) {
        case "--volume-id" -> volume = Optional.of(value);
        case "--volume-context" -> put(context, name, value);
        case "--publish-context" -> put(published, name, value);
        case "--secrets" -> secrets = secrets(Path.of(value));
        case "--staging-path" -> staging = Optional.of(absolute(name, value));
        case "--target-path" -> target = Optional.of(absolute(name, value));
        case "--fs-type" -> filesystem = value;
        case "--timeout" -> timeout = seconds(name, value);
        case "-o", "--output" -> format = OutputFormat.of(List.of(name, value)).format();
        default -> throw new IllegalArgumentException("there is no option " + name);
      }
    }

    void endpoint(String text) {
      if (socket.isPresent()) {
        throw new IllegalArgumentException("takes one socket, not also " + text);
      }
      String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
      socket = Optional.of(absolute("the socket", path.replaceFirst("^//", "")));
    }

    ConformanceOptions done() {
      Path at =
          socket.orElseThrow(
              () -> new IllegalArgumentException("needs a socket, such as unix:///csi/csi.sock"));
      Optional<MountTable> mounts =
          elsewhere ? Optional.empty() : Optional.of(new MountTable(MOUNTS));
      String token = UUID.randomUUID().toString().substring(0, 8);
      return new ConformanceOptions(
          at,
          format,
          timeout,
          new Suite(volume.map(id -> named(id, token)), mounts, identityOnly, token));
    }

    private NamedVolume named(String id, String token) {
      Path place = PLACE.resolve(token);
      return new NamedVolume(
          id,
          staging.orElse(place.resolve("globalmount")),
          target.orElse(place.resolve(block ? "device" : "mount")),
          block ? Optional.empty() : Optional.of(filesystem),
          new NamedVolume.Passed(context, published, secrets));
    }

    private static void put(Map<String, String> map, String name, String pair) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(name + " takes KEY=VALUE");
      }
      map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    /** A refusal does not quote the file: it holds secrets. */
    private static Map<String, String> secrets(Path file) {
      Map<String, String> secrets = new HashMap<>();
      try {
        for (String line : Files.readAllLines(file)) {
          if (!line.isBlank()) {
            put(secrets, "each line of the file of --secrets", line);
          }
        }
      } catch (IOException e) {
        throw new IllegalArgumentException("--secrets: " + file + " cannot be read", e);
      }
      return secrets;
    }

    private static Path absolute(String name, String text) {
      try {
        Path path = Path.of(text);
        if (path.isAbsolute()) {
          return path.normalize();
        }
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(name + " is no path: " + e.getReason(), e);
      }
      throw new IllegalArgumentException(name + " is not an absolute path: " + text);
    }

    private static Duration seconds(String name, String value) {
      try {
        int seconds = Integer.parseInt(value);
        if (seconds >= 1 && seconds <= LONGEST) {
          return Duration.ofSeconds(seconds);
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " takes a number of seconds, not " + value, e);
      }
      throw new IllegalArgumentException(name + " is 1 to " + LONGEST + " seconds, not " + value);
    }
  }
}
