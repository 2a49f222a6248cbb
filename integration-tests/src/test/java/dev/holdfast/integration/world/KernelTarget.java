package dev.holdfast.integration.world;

import dev.holdfast.integration.machine.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A namespace of a subsystem of the kernel's own target, at two addresses behind two links.
 *
 * @param name the story's, so that nothing of two stories can be mixed up
 */
public record KernelTarget(
    Guest guest, String name, int nsid, UUID uuid, int mebibytes, Backing backing) {

  /** Where the content is. */
  public enum Backing {
    /** A null_blk device with memory. */
    MEMORY,
    /** A file, which can change its size. */
    FILE,
    /** A file behind device-mapper, which can be set to fail or to be slow. */
    MAPPED
  }

  static final List<String> ADDRESSES = List.of("10.77.1.2", "10.77.2.2");

  /** Where the machine at the other end of the cable reaches it: port 3. */
  static final String AT_THE_CABLE = "10.77.0.1";

  public String nqn() {
    return "nqn.2026-01.dev.holdfast.story:" + name;
  }

  KernelTarget create() {
    act(
        "create",
        nqn(),
        uuid.toString(),
        Integer.toString(mebibytes),
        backing.name().toLowerCase(Locale.ROOT));
    return this;
  }

  /** A second namespace on the same subsystem. */
  public KernelTarget neighbour() {
    KernelTarget other =
        new KernelTarget(guest, name, nsid + 1, UUID.randomUUID(), mebibytes, backing);
    act(
        "namespace",
        nqn(),
        Integer.toString(other.nsid()),
        other.uuid().toString(),
        Integer.toString(mebibytes),
        backing.name().toLowerCase(Locale.ROOT));
    return other;
  }

  /** Its namespace takes reservations from now on; call it before anything is connected. */
  public KernelTarget reservable() {
    act("reservable", nqn());
    return this;
  }

  /**
   * It takes the machine's own host only, by this key, and proves itself by the other one; call it
   * before anything is connected, or to change the keys.
   */
  public KernelTarget authenticating(String key, String controllerKey) {
    act("authenticate", nqn(), guest.run("cat", "/etc/nvme/hostnqn").strip(), key, controllerKey);
    return this;
  }

  /** It takes connections with TLS only; call it before anything is connected. */
  public KernelTarget encrypting() {
    act("encrypt", nqn());
    return this;
  }

  /** The same, with this key for the machine's own host, which nvme-cli derives. */
  public KernelTarget encrypting(String key) {
    act("key", nqn(), guest.run("cat", "/etc/nvme/hostnqn").strip(), key);
    return encrypting();
  }

  /**
   * Starts or ends what makes the handshakes of TLS.
   *
   * @param side host or target
   */
  public void handshakes(String side, boolean on) {
    act("handshakes", side, on ? "on" : "off");
  }

  /** Connections are reset, and nothing is left of its reservations. */
  public void restart() {
    List<String> arguments = new ArrayList<>(List.of("start", nqn()));
    act("stop", nqn()).lines().forEach(arguments::add);
    guest.await("the end of connections", Duration.ofSeconds(60), it -> it.live(nqn()) == 0);
    act(arguments.toArray(String[]::new));
  }

  void drop() {
    act("drop", nqn());
  }

  /** Connections at this address (1 or 2) are reset, and new ones refused. */
  public void refuse(int port) {
    act("refuse", Integer.toString(port), nqn());
  }

  public void serve(int port) {
    act("serve", Integer.toString(port), nqn());
  }

  /** The cable to this address is pulled: no answer, and no error. */
  public void silence(int port) {
    act("silent", Integer.toString(port));
  }

  public void restore(int port) {
    act("heard", Integer.toString(port));
  }

  /** Both cables, for so many seconds. */
  public void silentOutage(int seconds) {
    act("outage", Integer.toString(seconds));
  }

  /** Connections are reset and refused at both addresses, for so many seconds. */
  public void refusedOutage(int seconds) {
    act("refusal", nqn(), Integer.toString(seconds));
  }

  public void ana(int port, String state) {
    act("ana", Integer.toString(port), state);
  }

  public void resize(int newMebibytes) {
    act("resize", nqn(), Integer.toString(newMebibytes));
  }

  /** Fills it with what is no filesystem. */
  public void fill() {
    act("fill", nqn());
  }

  /** Sets the fault of a mapped device: none, error, zeros or hang. */
  public void fault(String what) {
    act("fault", nqn(), what);
  }

  /** From now on each read and each write of a mapped device takes so much longer. */
  public void slow(Duration read, Duration write) {
    act("slow", nqn(), Long.toString(read.toMillis()), Long.toString(write.toMillis()));
  }

  /** Marks the ext4 on a mapped device as one in which the kernel has seen errors. */
  public void unclean() {
    act("unclean", nqn());
  }

  /**
   * Zeros and content by turns, a fifth of a second each, until it is closed; then end the fault.
   */
  public Running flicker() {
    return guest.startScript("target.sh", "flicker", nqn());
  }

  /** Puts another, empty namespace in the place of this one. */
  public KernelTarget replaced() {
    KernelTarget other = new KernelTarget(guest, name, nsid, UUID.randomUUID(), mebibytes, backing);
    act("replace", nqn(), other.uuid().toString(), Integer.toString(mebibytes));
    return other;
  }

  /** A checksum of all that is stored. */
  public String digest() {
    return act("digest", nqn()).strip();
  }

  /** How many bytes its file takes: less when what is in it was given back. */
  public long held() {
    return Long.parseLong(act("held", nqn()).strip());
  }

  /** Has e2fsck look for damage in the ext4 on it; for when no host has it. */
  public void requireWhole() {
    act("whole", nqn());
  }

  /** The hosts that may write, as the target reports them to one of them. */
  public Reservation reservation(Guest seenBy) {
    return Reservation.of(seenBy, "/dev/" + device(seenBy));
  }

  private String device(Guest seenBy) {
    return seenBy.see().device(uuid.toString()).orElseThrow().name();
  }

  private String act(String... arguments) {
    return guest.script("target.sh", arguments);
  }
}
