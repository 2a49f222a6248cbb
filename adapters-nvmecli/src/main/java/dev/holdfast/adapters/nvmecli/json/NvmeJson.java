package dev.holdfast.adapters.nvmecli.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON among what a program prints. */
final class NvmeJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private NvmeJson() {}

  /**
   * The JSON values of a text, after any lines of prose before the first and with nothing but
   * blanks between and after them.
   *
   * @throws UnreadableListing if there is text and no JSON in it, or something else follows
   */
  static List<JsonNode> values(String printed) throws UnreadableListing {
    String text = printed.strip();
    if (text.isEmpty()) {
      return List.of();
    }
    List<JsonNode> values = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(afterProse(text))) {
      while (parser.nextToken() != null) {
        values.add(MAPPER.readTree(parser));
      }
      return values;
    } catch (JacksonException e) {
      throw new UnreadableListing("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String afterProse(String text) throws UnreadableListing {
    int at = 0;
    while (text.charAt(at) != '[' && text.charAt(at) != '{') {
      int end = text.indexOf('\n', at);
      if (end < 0 || end + 1 == text.length()) {
        throw new UnreadableListing("no JSON in what was printed");
      }
      at = end + 1;
    }
    return text.substring(at);
  }

  /** A text member; absent if it is missing, null or empty. */
  static Optional<String> text(JsonNode object, String member) {
    return Optional.ofNullable(object.get(member))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
