package dev.holdfast.adapters.mount.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys and values as a text that shows when it is not whole:
 *
 * <pre>{@code
 * holdfast staged-volume 1
 * sha256 9f86d0...
 * id=pvc-1
 * stagingPath=/var/lib/kubelet/...
 * }</pre>
 *
 * The two first lines have this form in every version; the digest is of all that follows them.
 * Control characters and backslashes in values are escaped, so that a value is one line.
 */
public final class RecordText {
  private static final Pattern START =
      Pattern.compile("holdfast (?<kind>[^\n]*)\nsha256 (?<digest>[^\n]*)\n");

  private RecordText() {}

  /**
   * @param kind what it is a record of, and the version of its keys
   */
  public static byte[] encode(String kind, SequencedMap<String, String> values) {
    StringBuilder body = new StringBuilder();
    values.forEach(
        (key, value) -> body.append(key).append('=').append(escaped(value)).append('\n'));
    String text = "holdfast " + kind + "\nsha256 " + Digests.sha256(body.toString()) + "\n" + body;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws DamagedRecord if it is not exactly what {@link #encode} makes of this kind
   * @throws NewerRecord if it is what {@link #encode} makes of a later version of this kind
   */
  public static Map<String, String> decode(String kind, byte[] bytes)
      throws DamagedRecord, NewerRecord {
    String text = strictly(bytes);
    Matcher start = START.matcher(text);
    if (!start.lookingAt() || !sameOrLater(kind, start.group("kind"))) {
      throw new DamagedRecord("it does not begin with 'holdfast " + kind + "' and a digest");
    }
    String body = text.substring(start.end());
    if (!start.group("digest").equals(Digests.sha256(body))) {
      throw new DamagedRecord("its digest is not that of its content");
    }
    if (!start.group("kind").equals(kind)) {
      throw new NewerRecord(start.group("kind"), kind);
    }
    return values(body);
  }

  private static boolean sameOrLater(String kind, String other) {
    int version = kind.lastIndexOf(' ') + 1;
    return other.equals(kind)
        || (other.startsWith(kind.substring(0, version))
            && other.substring(version).matches("[1-9][0-9]{0,8}")
            && Integer.parseInt(other.substring(version))
                > Integer.parseInt(kind.substring(version)));
  }

  private static Map<String, String> values(String body) throws DamagedRecord {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : body.split("\n")) {
      int equals = line.indexOf('=');
      if (equals < 1
          || values.put(line.substring(0, equals), unescaped(line.substring(equals + 1))) != null) {
        throw new DamagedRecord("a line is not a key and a value, or a key occurs twice");
      }
    }
    return values;
  }

  private static String strictly(byte[] bytes) throws DamagedRecord {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedRecord("it is not UTF-8");
    }
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // a lone surrogate would be lost in UTF-8
      if (c == '\\' || Character.isISOControl(c) || Character.isSurrogate(c)) {
        out.append(String.format("\\%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String unescaped(String value) throws DamagedRecord {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) != '\\') {
        out.append(value.charAt(i));
        continue;
      }
      try {
        out.append((char) Integer.parseInt(value, i + 1, i + 5, 16));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new DamagedRecord("it has an invalid escape sequence");
      }
      i += 4;
    }
    return out.toString();
  }
}
