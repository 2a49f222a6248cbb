package dev.holdfast.adapters.csi.server;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.HostPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the socket is: {@code CSI_ENDPOINT}, read. */
public record CsiEndpoint(Path socket) {
  private static final String FIELD = "CSI_ENDPOINT";
  private static final Pattern OTHER_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** sun_path has 108 bytes, the last of which is a NUL (unix(7)). */
  private static final int MAX_BYTES = 107;

  /**
   * Reads {@code unix:///csi/csi.sock}, {@code unix:/csi/csi.sock} or {@code /csi/csi.sock}.
   *
   * @throws InvalidValue saying what is wrong with it
   */
  public static CsiEndpoint parse(String text) {
    String path = HostPath.of(FIELD, path(text)).value();
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new InvalidValue(
          FIELD,
          "is a path of "
              + bytes
              + " bytes, and a unix socket's has at most "
              + MAX_BYTES
              + ": "
              + Text.shown(path));
    }
    return new CsiEndpoint(Path.of(path));
  }

  private static String path(String text) {
    if (text.isBlank()) {
      throw new InvalidValue(FIELD, "is empty; set it to something like unix:///csi/csi.sock");
    }
    if (text.startsWith("unix://")) {
      return text.substring("unix://".length());
    }
    if (text.startsWith("unix:")) {
      return text.substring("unix:".length());
    }
    if (OTHER_SCHEME.matcher(text).matches()) {
      throw new InvalidValue(
          FIELD,
          "is not a unix socket: every client that reaches the endpoint commands this node, so it"
              + " is served on nothing else: "
              + Text.shown(text));
    }
    return text;
  }

  @Override
  public String toString() {
    return "unix://" + socket;
  }
}
