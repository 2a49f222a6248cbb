package dev.holdfast.adapters.mount.kubelet;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubelet's {@code vol_data.json}: one flat object of texts, written by Go's json.Marshal
 * (kubernetes/pkg/volume/csi/csi_util.go, saveVolumeData).
 */
public record VolumeData(Map<String, String> texts) {
  /** Possessive, or a long text would overflow the stack. */
  private static final String TEXT = "\"((?:[^\"\\\\\\p{Cntrl}]|\\\\.)*+)\"";

  private static final Pattern PAIR = Pattern.compile("\\s*" + TEXT + "\\s*:\\s*" + TEXT + "\\s*");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

  public VolumeData {
    texts = Map.copyOf(texts);
  }

  /** Empty if it is anything but a flat object of texts. */
  public static Optional<VolumeData> parse(String json) {
    String body = json.strip();
    if (!body.startsWith("{") || !body.endsWith("}")) {
      return Optional.empty();
    }
    Map<String, String> texts = new TreeMap<>();
    Matcher pair = PAIR.matcher(body).region(1, body.length() - 1);
    boolean more = !body.substring(1, body.length() - 1).isBlank();
    while (more) {
      if (!pair.lookingAt()) {
        return Optional.empty();
      }
      texts.put(plain(pair.group(1)), plain(pair.group(2)));
      more = pair.end() < body.length() - 1;
      if (more && (body.charAt(pair.end()) != ',' || pair.end() + 1 >= body.length() - 1)) {
        return Optional.empty();
      }
      if (more) {
        pair.region(pair.end() + 1, body.length() - 1);
      }
    }
    return Optional.of(new VolumeData(texts));
  }

  public Optional<String> volumeHandle() {
    return Optional.ofNullable(texts.get("volumeHandle"));
  }

  public Optional<String> driverName() {
    return Optional.ofNullable(texts.get("driverName"));
  }

  private static String plain(String escaped) {
    return ESCAPE
        .matcher(escaped)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                match.group(1) != null
                    ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                    : letter(match.group(2))));
  }

  private static String letter(String escaped) {
    return switch (escaped) {
      case "n" -> "\n";
      case "t" -> "\t";
      case "r" -> "\r";
      case "b" -> "\b";
      case "f" -> "\f";
      default -> escaped;
    };
  }
}
