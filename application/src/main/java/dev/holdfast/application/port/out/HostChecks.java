package dev.holdfast.application.port.out;

import dev.holdfast.domain.host.HostCheck;
import java.util.List;

/** An adapter's checks whether this host fits its part of the job. */
public interface HostChecks {
  List<HostCheck> run();

  /** Those without which the node cannot connect anything; they run at each readiness probe. */
  default List<HostCheck> needed() {
    return run().stream().filter(HostCheck::needed).toList();
  }
}
