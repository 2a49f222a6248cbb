package dev.holdfast.application.port.in;

import dev.holdfast.domain.host.HostCheck;
import java.util.List;

/** Checks whether this host can connect volumes. */
public interface InspectHost {
  /** Every check, in a stable order. */
  List<HostCheck> inspect();

  /** The checks that keep this host from connecting to anything; empty if it can. */
  default List<HostCheck> obstacles() {
    return inspect().stream().filter(check -> check.needed() && check.failed()).toList();
  }
}
