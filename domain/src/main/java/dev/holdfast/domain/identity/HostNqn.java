package dev.holdfast.domain.identity;

/** The NQN by which a target knows this host; always used together with its {@link HostId}. */
public record HostNqn(String value) {
  public HostNqn {
    Text.option("hostnqn", value, SubsystemNqn.MAX_BYTES);
  }

  @Override
  public String toString() {
    return value;
  }
}
