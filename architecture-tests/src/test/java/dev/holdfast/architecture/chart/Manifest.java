package dev.holdfast.architecture.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One object of Kubernetes, as it is written down. */
record Manifest(JsonNode content) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** All documents of a YAML text but empty ones. A key that is there twice is an error. */
  static List<Manifest> of(String yaml) {
    return documents(yaml).map(Manifest::new).toList();
  }

  /** The one document of a YAML text. */
  static JsonNode tree(String yaml) {
    return documents(yaml).findFirst().orElseThrow();
  }

  private static Stream<JsonNode> documents(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Iterable<Object> documents = new Yaml(new SafeConstructor(options)).loadAll(yaml);
    return StreamSupport.stream(documents.spliterator(), false)
        .map(document -> MAPPER.<JsonNode>valueToTree(document))
        .filter(document -> document.isObject());
  }

  String apiVersion() {
    return content.path("apiVersion").asText();
  }

  String kind() {
    return content.path("kind").asText();
  }

  JsonNode at(String pointer) {
    return content.at(pointer);
  }

  /** The elements of the list there. */
  Stream<JsonNode> each(String pointer) {
    return content.at(pointer).valueStream();
  }

  @Override
  public String toString() {
    return kind() + " " + content.at("/metadata/name").asText();
  }
}
