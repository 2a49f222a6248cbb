package dev.holdfast.application.port.out;

import dev.holdfast.domain.host.HostCheck;
import java.util.List;

/** What an adapter can say about the fitness of this host for its part of the job. */
public interface HostChecks {
  List<HostCheck> run();
}
