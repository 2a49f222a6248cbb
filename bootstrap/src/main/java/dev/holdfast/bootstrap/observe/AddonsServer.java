package dev.holdfast.bootstrap.observe;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.server.CsiEndpoint;
import dev.holdfast.adapters.csi.server.CsiServerBuilder;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** The server of CSI-Addons, where there is one. */
public class AddonsServer implements SmartLifecycle {
  /** With the answers to calls whose trims have ended with their piece. */
  private static final long GRACE_SECONDS = 5;

  private final Optional<Server> server;
  private volatile boolean running;

  private AddonsServer(Optional<Server> server) {
    this.server = server;
  }

  public static AddonsServer none() {
    return new AddonsServer(Optional.empty());
  }

  public static AddonsServer of(CsiEndpoint endpoint, CsiServices services) {
    CsiServerBuilder builder = CsiServerBuilder.on(endpoint);
    services.all().forEach(builder::addService);
    return new AddonsServer(Optional.of(builder.build()));
  }

  @Override
  public void start() {
    if (server.isPresent()) {
      try {
        server.get().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    server.ifPresent(AddonsServer::end);
  }

  private static void end(Server server) {
    try {
      if (!server.shutdown().awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
