package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.NodeLabels;
import dev.holdfast.domain.identity.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labels of the pod, which Kubernetes gives the topology labels of its node when it places it
 * (KEP-4742). kubelet replaces the file as a whole when they change.
 */
final class DownwardApiNodeLabels implements NodeLabels {
  private static final int MOST_BYTES = 256 * 1024;

  /**
   * kubelet writes {@code fmt.Sprintf("%v=%q")} (pkg/fieldpath/fieldpath.go, FormatMap), and a
   * label's value has no character that this escapes.
   */
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._/-]*)=\"([A-Za-z0-9._-]*)\"");

  private final Path file;

  DownwardApiNodeLabels(Path file) {
    this.file = file;
  }

  @Override
  public Answer read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES
          ? new Answer.Unknown(file + " has more than " + MOST_BYTES + " bytes")
          : parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Answer.Unknown(file + " cannot be read: " + Text.line(e.toString()));
    }
  }

  private Answer parse(String text) {
    Map<String, String> labels = new HashMap<>();
    for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
      Matcher label = LABEL.matcher(line);
      if (!label.matches()) {
        return new Answer.Unknown(file + " has a line that is no label: " + Text.shown(line));
      }
      if (labels.put(label.group(1), label.group(2)) != null) {
        return new Answer.Unknown(file + " has " + label.group(1) + " twice");
      }
    }
    return new Answer.Known(labels);
  }
}
