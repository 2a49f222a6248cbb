package dev.holdfast.application.service;

import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import java.util.stream.Stream;

/** Collects what every adapter says of the host; one that breaks is itself a failure. */
final class InspectHostService implements InspectHost {
  private final List<HostChecks> checks;

  InspectHostService(List<HostChecks> checks) {
    this.checks = checks;
  }

  @Override
  public List<HostCheck> inspect() {
    return checks.stream().flatMap(InspectHostService::run).toList();
  }

  private static Stream<HostCheck> run(HostChecks checks) {
    try {
      return checks.run().stream();
    } catch (RuntimeException e) {
      return Stream.of(
          HostCheck.failure(
              checks.getClass().getSimpleName(),
              "the check itself broke: " + e.getMessage(),
              "look into the log"));
    }
  }
}
