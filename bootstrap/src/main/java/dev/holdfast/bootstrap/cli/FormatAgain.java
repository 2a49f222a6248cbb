package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.mount.record.Digests;
import dev.holdfast.adapters.web.FormatRefusalView;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code holdfast format-again}: shows what is on a volume whose mkfs did not end, and permits that
 * it is formatted over that, once.
 */
public final class FormatAgain {
  private static final String USAGE =
      "holdfast format-again VOLUME [--namespace IDENTITY --yes CODE] [--server.port=PORT]";

  /** A person copies it. */
  private static final int CODE_DIGITS = 8;

  private FormatAgain() {}

  private record Request(
      String volume, Optional<String> namespace, Optional<String> code, List<String> settings) {
    static Request of(List<String> arguments) {
      Optional<String> volume = Optional.empty();
      Optional<String> namespace = Optional.empty();
      Optional<String> code = Optional.empty();
      List<String> settings = new ArrayList<>();
      for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
        String argument = rest.next();
        if (argument.equals("--yes") && rest.hasNext()) {
          code = Optional.of(rest.next());
        } else if (argument.equals("--namespace") && rest.hasNext()) {
          namespace = Optional.of(rest.next());
        } else if (argument.startsWith("--namespace=")) {
          namespace = Optional.of(argument.substring("--namespace=".length()));
        } else if (argument.startsWith(NodeClient.PORT)) {
          settings.add(argument);
        } else if (!argument.startsWith("-") && volume.isEmpty()) {
          volume = Optional.of(argument);
        } else {
          throw new IllegalArgumentException("'" + argument + "' is unknown; usage: " + USAGE);
        }
      }
      if (code.isPresent() && namespace.isEmpty()) {
        throw new IllegalArgumentException("--yes needs --namespace; usage: " + USAGE);
      }
      return new Request(
          volume.orElseThrow(() -> new IllegalArgumentException("usage: " + USAGE)),
          namespace,
          code,
          List.copyOf(settings));
    }
  }

  /**
   * @return 0 if it is permitted, 1 if it is not, 2 for arguments that make no sense
   */
  public static int run(List<String> arguments, PrintStream out) {
    try {
      return run(Request.of(arguments), out);
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast format-again: " + e.getMessage());
      return 2;
    }
  }

  private static int run(Request request, PrintStream out) {
    NodeClient node = new NodeClient(request.settings());
    String path = "formatagain/" + NodeClient.part(request.volume());
    Optional<NodeClient.Answer> answer = node.get(path, "application/json");
    if (answer.isEmpty()) {
      return failed("no node answers on this host; run this where the volume is to be staged");
    }
    if (!answer.get().ok()) {
      return failed(
          "this node knows no refusal to format volume "
              + request.volume()
              + " over the remains of its own mkfs; repeat this when kubelet has tried to stage it"
              + " again, within 2 minutes");
    }
    FormatRefusalView refusal;
    try {
      refusal = JsonMapper.shared().readValue(answer.get().body(), FormatRefusalView.class);
    } catch (JacksonException e) {
      return failed("the answer of the node cannot be read: " + e.getMessage());
    }
    out.print(text(refusal));
    String code = code(refusal);
    if (request.code().isEmpty()) {
      out.printf(
          "%nNothing is permitted yet. ALL DATA ON THE VOLUME ARE LOST if you continue. To format it"
              + " once:%n  holdfast format-again %s --namespace IDENTITY --yes %s%n",
          request.volume(), code);
      return 1;
    }
    if (!request.code().get().equals(code)) {
      return failed(
          "not permitted: "
              + request.code().get()
              + " is not the code of the data above, which are others than you saw before, or were"
              + " read again since; look at them");
    }
    Optional<NodeClient.Answer> done =
        node.post(
            path,
            JsonMapper.shared()
                .writeValueAsString(
                    Map.of(
                        "namespace",
                        request.namespace().orElse(""),
                        "fingerprint",
                        refusal.fingerprint())));
    if (done.isEmpty() || !done.get().ok()) {
      return failed("not permitted: " + done.map(NodeClient.Answer::body).orElse("no answer"));
    }
    out.printf(
        "%nPermitted: the next staging of volume %s formats the device once, if its data are still"
            + " these.%n",
        request.volume());
    return 0;
  }

  /** Stands for the data that were shown, and for no other. */
  private static String code(FormatRefusalView refusal) {
    return Digests.sha256(refusal.fingerprint()).substring(0, CODE_DIGITS);
  }

  static String text(FormatRefusalView refusal) {
    StringBuilder out = new StringBuilder();
    out.append("volume     ").append(refusal.volume()).append('\n');
    out.append("namespace  ").append(refusal.namespace()).append('\n');
    out.append("device     ").append(refusal.device()).append('\n');
    out.append("begun      ").append(refusal.mkfs()).append(" at ").append(refusal.begunAt());
    out.append(", not known to have completed\n");
    out.append("read at    ").append(refusal.readAt()).append(", no signature was found\n");
    refusal.reasons().forEach(reason -> out.append("refused    ").append(reason).append('\n'));
    refusal
        .samples()
        .forEach(sample ->
            out.append("byte ")
                .append(sample.offset())
                .append("  ")
                .append(sample.text())
                .append('\n'));
    return out.toString();
  }

  private static int failed(String why) {
    System.err.println("holdfast format-again: " + why);
    return 1;
  }
}
