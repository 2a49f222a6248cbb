package dev.holdfast.bootstrap.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Arguments of the command line, as Spring knows them. */
public final class Arguments {
  /** Arguments without a value; the last two are Spring's. */
  private static final Set<String> SWITCHES = Set.of("--simulated", "--debug", "--trace");

  private Arguments() {}

  /**
   * Spring passes over what is no setting, which most often is a typing error.
   *
   * @throws IllegalArgumentException if there is one
   */
  public static List<String> checked(List<String> arguments) {
    for (String argument : arguments) {
      if (!SWITCHES.contains(argument) && !(argument.startsWith("--") && argument.contains("="))) {
        throw new IllegalArgumentException(
            "unknown argument '" + argument + "'; a setting is --NAME=VALUE");
      }
    }
    return arguments;
  }

  /**
   * {@code --simulated} is short for {@code --holdfast.simulated=true}; all others go through, of
   * two for one setting the last: Spring would make a list of them.
   *
   * @throws IllegalArgumentException if one is no setting
   */
  public static String[] forSpring(List<String> arguments) {
    return checked(arguments).stream()
        .map(argument -> argument.equals("--simulated") ? "--holdfast.simulated=true" : argument)
        .collect(
            Collectors.toMap(
                argument -> argument.replaceFirst("=.*", ""),
                argument -> argument,
                (_, last) -> last,
                LinkedHashMap::new))
        .values()
        .toArray(String[]::new);
  }
}
