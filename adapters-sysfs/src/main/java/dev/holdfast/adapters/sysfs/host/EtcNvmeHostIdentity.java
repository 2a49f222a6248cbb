package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pair in {@code /etc/nvme/hostnqn} and {@code /etc/nvme/hostid}. Where there is none, one is
 * made from what the machine is ({@link MachineUuid}) and kept in the state directory. A target
 * lets hosts in by this name: it is read once and does not change while the node runs.
 */
public final class EtcNvmeHostIdentity implements HostIdentity {
  private static final String PORT = "HostIdentity";

  /** NVM Express Base Specification 2.0, 4.5.1: the form of an NQN that is a UUID. */
  private static final String UUID_FORM = "nqn.2014-08.org.nvmexpress:uuid:";

  private final Object lock = new Object();

  private final HostIdentityFiles places;
  private final SysfsFiles files = new SysfsFiles();
  private final MachineUuid machine;
  private final KeptIdentity kept;
  private @Nullable Host known;

  public EtcNvmeHostIdentity(HostIdentityFiles places) {
    this.places = places;
    this.machine = new MachineUuid(files, places.productUuid(), places.machineId());
    this.kept = new KeptIdentity(files, places.stateDirectory());
  }

  @Override
  public Host current() {
    synchronized (lock) {
      Host host = known;
      if (host == null) {
        host = configured().or(kept::read).orElseGet(this::made);
        known = host;
      }
      return host;
    }
  }

  /** The pair in the files; half a pair is completed if it can be. */
  private Optional<Host> configured() {
    Path nqnFile = places.nvmeDirectory().resolve("hostnqn");
    Path idFile = places.nvmeDirectory().resolve("hostid");
    Optional<String> nqn = line(nqnFile);
    Optional<String> id = line(idFile);
    if (nqn.isEmpty() && id.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(pair(nqn, id));
    } catch (InvalidValue e) {
      throw new HostInterfaceException(
          PORT, nqnFile + ", " + idFile, e.field() + ": " + e.reason());
    }
  }

  private static Host pair(Optional<String> nqn, Optional<String> id) {
    String hostNqn = nqn.orElseGet(() -> UUID_FORM + id.orElse("").toLowerCase(Locale.ROOT));
    String hostId = id.orElseGet(() -> idIn(hostNqn));
    return new Host(new HostNqn(hostNqn), HostId.parse(hostId));
  }

  private static String idIn(String nqn) {
    if (!nqn.startsWith(UUID_FORM)) {
      throw new InvalidValue(
          "hostid", "is missing, and the host NQN has no UUID to take it from: write one");
    }
    return nqn.substring(UUID_FORM.length());
  }

  private Host made() {
    HostId id =
        machine
            .read()
            .map(HostId::new)
            .orElseThrow(() ->
                new HostInterfaceException(
                    PORT,
                    places.nvmeDirectory().toString(),
                    "there is no hostnqn, and neither "
                        + places.productUuid()
                        + " nor "
                        + places.machineId()
                        + " to make one from; write /etc/nvme/hostnqn and /etc/nvme/hostid"));
    Host host = new Host(new HostNqn(UUID_FORM + id), id);
    kept.write(host);
    return host;
  }

  private Optional<String> line(Path file) {
    return files.content(file).map(String::strip).filter(text -> !text.isEmpty());
  }
}
