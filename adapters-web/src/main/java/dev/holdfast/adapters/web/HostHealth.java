package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Readiness reports why the host cannot connect. Liveness does not check it: a restart would not
 * help.
 */
final class HostHealth implements HealthIndicator {
  private final InspectHost inspect;

  HostHealth(InspectHost inspect) {
    this.inspect = inspect;
  }

  @Override
  public Health health() {
    List<HostCheck> obstacles = inspect.obstacles();
    Health.Builder health = obstacles.isEmpty() ? Health.up() : Health.down();
    obstacles.forEach(
        check -> health.withDetail(check.name(), check.seen() + "; " + check.remedy()));
    return health.build();
  }
}
