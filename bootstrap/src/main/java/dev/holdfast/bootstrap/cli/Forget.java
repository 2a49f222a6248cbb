package dev.holdfast.bootstrap.cli;

import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code holdfast forget}: removes the record of a volume of which this host shows nothing. While
 * anything is there, the node refuses with what it is.
 */
public final class Forget {
  private static final String USAGE = "holdfast forget VOLUME [--server.port=PORT]";

  private Forget() {}

  /**
   * @return 0 if it is forgotten, 1 if not, 2 for arguments that make no sense
   */
  public static int run(List<String> arguments, PrintStream out) {
    List<String> settings =
        arguments.stream().filter(argument -> argument.startsWith("--server.port=")).toList();
    List<String> volumes =
        arguments.stream().filter(argument -> !settings.contains(argument)).toList();
    if (volumes.size() != 1 || volumes.getFirst().startsWith("-")) {
      System.err.println("holdfast forget: usage: " + USAGE);
      return 2;
    }
    String volume = volumes.getFirst();
    Optional<HttpResponse<String>> answer =
        new NodeClient(settings)
            .post("volumes/" + NodeClient.part(volume), Map.of("action", "forget"));
    if (answer.isEmpty()) {
      return failed("no node answers on this host; run this where the volume is on record");
    }
    if (answer.get().statusCode() != 200) {
      return failed(volume + " is not forgotten: " + reason(answer.get().body()));
    }
    out.printf(
        "Forgotten: this node has no record of volume %s any more. Controllers that Holdfast made for it"
            + " are removed if nothing else uses them.%n",
        volume);
    return 0;
  }

  private static String reason(String body) {
    try {
      return JsonMapper.shared().readTree(body).path("error").asString(body);
    } catch (JacksonException e) {
      return body;
    }
  }

  private static int failed(String why) {
    System.err.println("holdfast forget: " + why);
    return 1;
  }
}
