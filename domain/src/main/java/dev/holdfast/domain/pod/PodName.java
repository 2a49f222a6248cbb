package dev.holdfast.domain.pod;

import dev.holdfast.domain.identity.InvalidValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pod in the words of kubectl, as kubelet named it: for people to read and to paste, and never an
 * identity. Both are DNS names (RFC 1123; k8s.io/apimachinery, pkg/util/validation), so that they
 * are plain words of a command line.
 */
public record PodName(String namespace, String name) {
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern NAMESPACE = Pattern.compile(LABEL);
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
  private static final int LONGEST = 253;

  public PodName {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new InvalidValue("pod namespace", "is not a DNS label");
    }
    if (name.length() > LONGEST || name.contains("..") || !NAME.matcher(name).matches()) {
      throw new InvalidValue("pod name", "is not a DNS name");
    }
  }

  /** Empty if either is none: text from outside that is no name is not shown. */
  public static Optional<PodName> of(String namespace, String name) {
    try {
      return Optional.of(new PodName(namespace, name));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  /** The command that deletes it. */
  public String delete() {
    return "kubectl -n " + namespace + " delete pod " + name;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
