package dev.holdfast.bootstrap.simulated;

import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Three targets behind two addresses each; the first has two namespaces, the others have one. The
 * last one keeps no reservations.
 */
public final class Rack {
  public static final List<TransportId> ADDRESSES =
      List.of(
          TransportId.tcp(Volumes.FIRST, Volumes.PORT),
          TransportId.tcp(Volumes.SECOND, Volumes.PORT));

  private Rack() {}

  /** Makes them, named {@code <nqn>:t0} and so on. */
  public static List<SimulatedTarget> in(SimulatedHost host, String nqn) {
    return IntStream.range(0, 3).mapToObj(number -> target(host, nqn, number)).toList();
  }

  private static SimulatedTarget target(SimulatedHost host, String nqn, int number) {
    SimulatedTarget target = host.fabric().target(nqn + ":t" + number);
    if (number < 2) {
      target.withReservations();
    }
    for (int nsid = 1; nsid <= (number == 0 ? 2 : 1); nsid++) {
      String uuid = "0000%d%03d-0000-4000-8000-000000000001".formatted(number, nsid);
      target.withNamespace(nsid, 512L << 20, uuid, null, null);
    }
    ADDRESSES.forEach(at -> target.listensOn(at.traddr(), Volumes.PORT));
    return target;
  }
}
