package dev.holdfast.application.port.out;

import dev.holdfast.domain.host.HostCheck;
import java.util.List;

/** An adapter's checks whether this host fits its part of the job. */
public interface HostChecks {
  List<HostCheck> run();
}
