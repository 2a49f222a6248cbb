package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.server.SocketUnusable;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Reports a start that an administrator has to correct in one line on the error output, in place of
 * Spring's analysis and of a stack trace. Every other failure is left to Spring. Found by {@code
 * META-INF/spring.factories}.
 */
final class StartReport implements SpringBootExceptionReporter {
  private static final int MOST_CAUSES = 100;

  private final @Nullable ConfigurableApplicationContext context;

  /** As Spring Boot makes it; without a context if there is none yet. */
  StartReport(@Nullable ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> line = line(failure);
    line.ifPresent(text -> System.err.println("holdfast: " + text));
    return line.isPresent();
  }

  /** The deepest cause that has a report; absent if none has. */
  Optional<String> line(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(MOST_CAUSES)
        .flatMap(cause -> known(cause).stream())
        .reduce((_, deeper) -> deeper);
  }

  private Optional<String> known(Throwable cause) {
    return switch (cause) {
      case SettingRefused refused -> Optional.ofNullable(refused.getMessage());
      case StateDirectoryLock.InUse inUse -> Optional.ofNullable(inUse.getMessage());
      case SocketUnusable socket -> Optional.ofNullable(socket.getMessage());
      case InvalidValue invalid -> Optional.ofNullable(invalid.getMessage());
      case BindException bind ->
          Optional.ofNullable(bind.getProperty()).map(property -> unreadable(property, bind));
      case PortInUseException inUse ->
          Optional.of(
              "server.port is "
                  + inUse.getPort()
                  + ", on which another process listens; allowed: a free port, or 0 for any");
      case WebServerException failed ->
          Optional.of(
              "the management port cannot be opened on server.address "
                  + setting("server.address")
                  + ", server.port "
                  + setting("server.port")
                  + ": "
                  + root(failed).getMessage()
                  + "; allowed: an address of this host and a free port");
      default -> Optional.empty();
    };
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private String setting(String name) {
    return context == null
        ? "(not known)"
        : Text.shown(context.getEnvironment().getProperty(name, ""));
  }

  private static String unreadable(ConfigurationProperty property, BindException bind) {
    String name = property.getName().toString();
    return "%s is %s; allowed: %s"
        .formatted(
            name,
            Text.shown(String.valueOf(property.getValue())),
            Ranges.allowed(name)
                .orElseGet(() -> "a value of " + bind.getTarget().getType().toString()));
  }
}
