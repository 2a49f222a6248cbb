package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pair with which this host first connected: that of {@code /etc/nvme/hostnqn} and {@code
 * /etc/nvme/hostid}, or where there was none, one made from what the machine is ({@link
 * MachineUuid}). It is kept in the state directory, since a target lets hosts in by it, and the
 * kernel refuses one half of it with another (EINVAL) while a controller has it. A pair that is
 * written to {@code /etc/nvme} later is reported and not used.
 */
public final class EtcNvmeHostIdentity implements HostIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(EtcNvmeHostIdentity.class);
  private static final String PORT = "HostIdentity";

  /** NVM Express Base Specification 2.0, 4.5.1: the form of an NQN that is a UUID. */
  private static final String UUID_FORM = "nqn.2014-08.org.nvmexpress:uuid:";

  private static final Pattern LINES = Pattern.compile("[\\r\\n]+");

  private static final Pattern TRAILING_NULS = Pattern.compile("\0+$");
  private static final Pattern ENDS_IN_UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$");
  private static final String WRITE_AGAIN =
      ": write it again from a backup or from what the target allows, or remove it";

  private final Object lock = new Object();

  private final HostIdentityFiles places;
  private final SysfsFiles files = new SysfsFiles();
  private final MachineUuid machine;
  private final KeptIdentity inUse;
  private final KeptIdentity generated;
  private final ConnectedHosts connected;
  private @Nullable Host known;
  private boolean isKept;

  /**
   * @param connected the identities of the controllers that are there
   */
  public EtcNvmeHostIdentity(HostIdentityFiles places, ConnectedHosts connected) {
    this.places = places;
    this.machine = new MachineUuid(files, places.productUuid(), places.machineId());
    this.inUse = new KeptIdentity(files, places.stateDirectory(), KeptIdentity.IN_USE);
    this.generated = new KeptIdentity(files, places.stateDirectory(), KeptIdentity.GENERATED);
    this.connected = connected;
  }

  @Override
  public Host current() {
    synchronized (lock) {
      Host host = known;
      if (host == null) {
        Optional<Host> kept = inUse.read();
        isKept = kept.isPresent();
        host = kept.orElseGet(this::chosen);
        known = host;
      }
      return host;
    }
  }

  private Host chosen() {
    Host first = configured().or(generated::read).orElseGet(this::made);
    // as long as a controller has a half of it, the kernel takes no other pair
    return connected.contradicting(first).orElse(first);
  }

  @Override
  public void keep() {
    synchronized (lock) {
      Host host = current();
      if (!isKept) {
        try {
          inUse.write(host);
          isKept = true;
        } catch (HostInterfaceException e) {
          LOG.warn(
              "the host's identity {} cannot be kept, and would change with {}: {}",
              host.nqn(),
              places.nvmeDirectory(),
              e.getMessage());
        }
      }
    }
  }

  @Override
  public Optional<String> unused() {
    Host host = current();
    try {
      return configured()
          .filter(other -> !other.equals(host))
          .map(other ->
              places.nvmeDirectory()
                  + " has "
                  + other.nqn()
                  + ", host id "
                  + other.id()
                  + ", which is not used: this host is connected as the first, kept in "
                  + inUse.file());
    } catch (HostInterfaceException e) {
      return Optional.of("not used: " + e.getMessage());
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
    generated.write(host);
    return host;
  }

  /**
   * The first line that is no comment; what follows is for people. A power cut may leave blocks of
   * NULs behind it, or in the place of its end.
   *
   * @throws HostInterfaceException if it is there and cannot be read, is torn, or has no such line:
   *     it is not known to be missing
   */
  private Optional<String> line(Path file) {
    Optional<String> content = files.content(file);
    if (content.isEmpty() && !Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new HostInterfaceException(
          PORT, file.toString(), "cannot be read; make it readable, or remove it");
    }
    Optional<String> first =
        content.stream()
            .flatMap(text -> LINES.splitAsStream(text))
            .map(String::strip)
            .filter(line -> !line.replace("\0", "").isEmpty() && !line.startsWith("#"))
            .findFirst();
    if (first.isEmpty() && content.filter(text -> !text.isBlank()).isPresent()) {
      throw new HostInterfaceException(
          PORT,
          file.toString(),
          content.get().indexOf('\0') >= 0
              ? "holds nothing but NULs, which a power cut leaves of a file that was not on the disk"
                  + " yet"
                  + WRITE_AGAIN
              : "holds nothing but comments" + WRITE_AGAIN);
    }
    return first.map(line -> whole(file, line));
  }

  /** One that ends in NULs is whole if it ends in a UUID before them. */
  private static String whole(Path file, String line) {
    String text = TRAILING_NULS.matcher(line).replaceFirst("");
    boolean torn =
        text.indexOf('\0') >= 0
            || (text.length() < line.length() && !ENDS_IN_UUID.matcher(text).find());
    if (torn) {
      throw new HostInterfaceException(
          PORT,
          file.toString(),
          "has NULs in its first line, which a power cut leaves of a part that was not on the disk"
              + " yet"
              + WRITE_AGAIN);
    }
    return text;
  }
}
