package dev.holdfast.bootstrap.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A verb with the name of a volume, which the running node does, or refuses with its reason. */
public enum VolumeAction {
  /**
   * Removes the record of a volume of which this host shows nothing. While anything is there, the
   * node refuses with what it is.
   */
  FORGET(
      "forget",
      "forgotten",
      "Forgotten: this node has no record of volume %s any more. Controllers that Holdfast made for it"
          + " are removed if nothing else uses them.%n"),

  /** Gives back what the volume's filesystem does not use. The node does it beside. */
  TRIM(
      "trim",
      "trimmed",
      "Begun: the filesystem of volume %s is trimmed. Its result will be in the log, and at"
          + " /actuator/volumes.%n");

  private final String verb;
  private final String participle;
  private final String done;

  VolumeAction(String verb, String participle, String done) {
    this.verb = verb;
    this.participle = participle;
    this.done = done;
  }

  /**
   * @return 0 if it is done, 1 if not, 2 for arguments that make no sense
   */
  public int run(List<String> arguments, PrintStream out) {
    List<String> settings =
        arguments.stream().filter(argument -> argument.startsWith(NodeClient.PORT)).toList();
    List<String> volumes =
        arguments.stream().filter(argument -> !settings.contains(argument)).toList();
    if (volumes.size() != 1 || volumes.getFirst().startsWith("-")) {
      System.err.printf(
          "holdfast %s: usage: holdfast %s VOLUME [--server.port=PORT]%n", verb, verb);
      return 2;
    }
    String volume = volumes.getFirst();
    Optional<NodeClient.Answer> answer =
        new NodeClient(settings)
            .post("volumes/" + NodeClient.part(volume), "{\"action\":\"" + verb + "\"}");
    if (answer.isEmpty()) {
      return failed("no node answers on this host; run this where the volume is on record");
    }
    if (!answer.get().ok()) {
      return failed(volume + " is not " + participle + ": " + reason(answer.get().body()));
    }
    out.printf(done, volume);
    return 0;
  }

  private static String reason(String body) {
    try {
      return JsonMapper.shared().readTree(body).path("error").asString(body);
    } catch (JacksonException e) {
      return body;
    }
  }

  private int failed(String why) {
    System.err.println("holdfast " + verb + ": " + why);
    return 1;
  }
}
