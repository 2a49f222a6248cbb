package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Policies that differ from the default in one setting each. */
public final class ConnectionPolicies {
  /** Not a connect option: it is written to the subsystem afterwards. */
  private static final String AFTER_THE_CONNECT = "ioPolicy";

  private static final ConnectionPolicy ALL_OTHER =
      new ConnectionPolicy(
          Timeout.OFF,
          Duration.ofSeconds(3),
          Duration.ofSeconds(7),
          Optional.of(Timeout.ofSeconds(15)),
          Optional.of(IoPolicy.ROUND_ROBIN),
          OptionalInt.of(4),
          OptionalInt.of(64),
          true,
          true);

  private ConnectionPolicies() {}

  /** By the name of the setting: a connect has to ask for each of them. */
  public static Map<String, ConnectionPolicy> withOneConnectOption() {
    Map<String, ConnectionPolicy> policies = new LinkedHashMap<>();
    RecordComponent[] settings = ConnectionPolicy.class.getRecordComponents();
    for (int i = 0; i < settings.length; i++) {
      Object[] values = values(ConnectionPolicy.DEFAULT);
      values[i] = values(ALL_OTHER)[i];
      policies.put(settings[i].getName(), of(values));
    }
    assertThat(policies.values())
        .as("ConnectionPolicies.ALL_OTHER has another value than the default for each setting")
        .doesNotContain(ConnectionPolicy.DEFAULT);
    policies.remove(AFTER_THE_CONNECT);
    return policies;
  }

  private static Object[] values(ConnectionPolicy policy) {
    return Arrays.stream(ConnectionPolicy.class.getRecordComponents())
        .map(setting -> {
          try {
            return setting.getAccessor().invoke(policy);
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
          }
        })
        .toArray();
  }

  private static ConnectionPolicy of(Object... values) {
    Class<?>[] types =
        Arrays.stream(ConnectionPolicy.class.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class[]::new);
    try {
      return ConnectionPolicy.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
