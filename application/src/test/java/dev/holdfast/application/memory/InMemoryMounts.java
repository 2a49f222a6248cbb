package dev.holdfast.application.memory;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.FilesystemTrims;
import dev.holdfast.application.port.out.mount.Filesystems;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.port.out.mount.Mounts;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** The mount table, and what is written on the devices. */
public final class InMemoryMounts
    implements MountTable, Mounts, Filesystems, FilesystemTrims, BlockDevices {
  /** Something that no probe knows. */
  private static final String DATA = "data";

  private static final String LUKS = "crypto_LUKS";
  private static final String LUKS_NEW = "crypto_LUKS, and nothing in it";

  private final Calls calls;
  private final Predicate<DeviceNumber> exists;
  private final List<Mount> table = new ArrayList<>();
  private final Map<NamespaceIdentifiers, String> contents = new HashMap<>();
  private final Map<NamespaceIdentifiers, String> insides = new HashMap<>();
  private final Map<NamespaceIdentifiers, String> passphrases = new HashMap<>();
  private final Set<NamespaceIdentifiers> doubted = new HashSet<>();
  private final Set<DeviceNumber> stopped = new HashSet<>();
  private final Map<NamespaceIdentifiers, Long> sizes = new HashMap<>();
  private OptionalLong hidden = OptionalLong.empty();
  private boolean tooOldToCheck;
  private long inodes = 10;
  private Users users = new Users.Known(List.of());
  private LongConsumer whileReading = _ -> {};
  private final HostTime time;
  private BootId boot = new BootId(new UUID(1, 1));
  private boolean bootReadable = true;
  private int mounts;
  private TrimOutcome trimmed = new TrimOutcome.Trimmed(1000);
  private MkfsOptions wishes = MkfsOptions.USUAL;

  InMemoryMounts(Calls calls, Predicate<DeviceNumber> exists, HostTime time) {
    this.time = time;
    this.calls = calls;
    this.exists = exists;
  }

  public void holds(NamespaceIdentifiers namespace, FilesystemType type) {
    holds(namespace, type.word());
  }

  /** Its filesystem believes its device to have so many bytes. */
  public void size(NamespaceIdentifiers namespace, long bytes) {
    sizes.put(namespace, bytes);
  }

  /** 0 is a filesystem without a limit. */
  public void inodes(long all) {
    inodes = all;
  }

  /** From now on the program that checks does not know the filesystems. */
  public void tooOldToCheck() {
    tooOldToCheck = true;
  }

  /** By blkid's word. */
  public void holds(NamespaceIdentifiers namespace, String word) {
    contents.put(namespace, word);
  }

  /** A LUKS2 header, with nothing in it. */
  public void holdsLuks(NamespaceIdentifiers namespace, String passphrase, boolean unfinished) {
    contents.put(namespace, unfinished ? LUKS_NEW : LUKS);
    passphrases.put(namespace, passphrase);
    insides.remove(namespace);
  }

  /** By blkid's word, in the mapping. */
  public void holdsInside(NamespaceIdentifiers namespace, String word) {
    insides.put(namespace, word);
  }

  void settled(NamespaceIdentifiers namespace) {
    contents.put(namespace, LUKS);
  }

  boolean unlocks(NamespaceIdentifiers namespace, String passphrase) {
    return passphrase.equals(passphrases.get(namespace));
  }

  /** True if its header has the note that there is no filesystem in it yet. */
  public boolean unfinished(NamespaceIdentifiers namespace) {
    return LUKS_NEW.equals(contents.get(namespace));
  }

  public void holdsData(NamespaceIdentifiers namespace) {
    contents.put(namespace, DATA);
  }

  /** Also something that no probe knows. */
  public void holdsOtherData(NamespaceIdentifiers namespace) {
    contents.put(namespace, DATA + "!");
  }

  /** Of the last mkfs. */
  public MkfsOptions wishes() {
    return wishes;
  }

  public Optional<String> on(NamespaceIdentifiers namespace) {
    return Optional.ofNullable(contents.get(namespace));
  }

  /** From now on this comes of each trim of a piece. */
  public void trims(TrimOutcome outcome) {
    trimmed = outcome;
  }

  @Override
  public TrimOutcome trim(Mount mount, Namespace device, long from, long bytes, Duration patience) {
    String gibibytes = bytes > 1L << 60 ? "the end" : ((from + bytes) >> 30) + "";
    return calls
        .note("trim %s %d to %s".formatted(mount.mountPoint(), from >> 30, gibibytes))
        .<TrimOutcome>map(TrimOutcome.Failed::new)
        .orElse(trimmed);
  }

  /** Called with the offset of each region that is read. */
  public void whileReading(LongConsumer what) {
    whileReading = what;
  }

  /** Its device node is not proven from now on. */
  public void doubt(NamespaceIdentifiers namespace) {
    doubted.add(namespace);
  }

  /** Whether the kernel's boot_id can be read. */
  public void bootReadable(boolean readable) {
    bootReadable = readable;
  }

  public void reboot() {
    table.clear();
    boot = new BootId(UUID.randomUUID());
  }

  /** From now on the host does not show what uses a device. */
  public void usersUnknown(String why) {
    users = new Users.Unknown(why);
  }

  /** The filesystem stops after an error, wherever it is mounted. */
  public void stop(DeviceNumber number, String word) {
    table.replaceAll(mount ->
        mount.number().equals(number)
            ? new Mount(
                mount.id(),
                mount.parent(),
                mount.number(),
                mount.root(),
                mount.mountPoint(),
                mount.options(),
                mount.propagation(),
                mount.fsType(),
                mount.source(),
                List.of("rw", word),
                mount.inDev(),
                mount.beneath())
            : mount);
  }

  /** It stops, and the mount table does not show it. */
  public void stopSilently(DeviceNumber number) {
    stopped.add(number);
  }

  @Override
  public Optional<String> refusesChanges(String mountPoint, Duration patience) {
    return at(mountPoint).stream()
        .filter(mount -> stopped.contains(mount.number()))
        .map(_ -> "Input/output error")
        .findFirst();
  }

  /** A mount that another program made. */
  public void foreign(HostPath path) {
    add(new DeviceNumber(0, 99), "/", path.value(), "tmpfs", "tmpfs", false, List.of());
  }

  /** A mount of the container's, which was there from the start. */
  public void container(String path, String... propagation) {
    table.add(
        new Mount(
            ++mounts,
            1,
            new DeviceNumber(0, 50),
            "/",
            path,
            List.of("rw"),
            List.of(propagation),
            "overlay",
            "overlay",
            List.of("rw"),
            false));
  }

  private void add(
      DeviceNumber number,
      String root,
      String path,
      String type,
      String source,
      boolean ro,
      List<String> superOptions) {
    add(number, root, path, type, source, ro, superOptions, Optional.empty());
  }

  private void add(
      DeviceNumber number,
      String root,
      String path,
      String type,
      String source,
      boolean ro,
      List<String> superOptions,
      Optional<Mount.Beneath> beneath) {
    List<String> options = List.of(ro ? "ro" : "rw");
    table.add(
        new Mount(
            ++mounts,
            1,
            number,
            root,
            path,
            options,
            List.of(),
            type,
            source,
            superOptions,
            type.equals("devtmpfs"),
            beneath));
  }

  @Override
  public List<Mount> mounts() {
    return table.stream().map(this::shown).toList();
  }

  /** A mapping outlives its device. */
  private Mount shown(Mount mount) {
    return mount
        .beneath()
        .filter(Mount.Beneath.Present.class::isInstance)
        .map(Mount.Beneath.Present.class::cast)
        .filter(under -> !exists.test(under.number()))
        .map(under -> mount.on(new Mount.Beneath.Removed(under.device().value())))
        .orElse(mount);
  }

  @Override
  public Optional<BootId> boot() {
    return bootReadable ? Optional.of(boot) : Optional.empty();
  }

  private MountOutcome outcome(String call, Runnable change) {
    Optional<String> failure = calls.note(call);
    if (failure.isPresent()) {
      return new MountOutcome.Failed(failure.get());
    }
    change.run();
    return new MountOutcome.Done();
  }

  @Override
  public MountOutcome makeDirectory(HostPath path) {
    return outcome("mkdir " + path, () -> {});
  }

  @Override
  public MountOutcome makeFile(HostPath path) {
    return outcome("mkfile " + path, () -> {});
  }

  @Override
  public MountOutcome remove(HostPath path) {
    return outcome("remove " + path, () -> {});
  }

  @Override
  public MountOutcome mount(
      Namespace device,
      FilesystemType type,
      HostPath mountPoint,
      MountOptions options,
      Duration patience) {
    return outcome(
        "mount " + mountPoint,
        () ->
            add(
                device.contentNumber(),
                "/",
                mountPoint.value(),
                type.word(),
                "/dev/" + device.contentDevice(),
                options.readOnly(),
                options.labels().words(),
                device
                    .mapping()
                    .map(_ -> new Mount.Beneath.Present(device.device(), device.number()))));
  }

  @Override
  public MountOutcome bind(HostPath source, HostPath target, boolean readOnly, Duration patience) {
    List<Mount> there = at(source.value());
    if (there.isEmpty()) {
      return new MountOutcome.Failed("nothing is mounted at " + source);
    }
    Mount from = there.getLast();
    return outcome(
        "bind " + target,
        () ->
            add(
                from.number(),
                "/",
                target.value(),
                from.fsType(),
                from.source(),
                readOnly,
                from.superOptions(),
                from.beneath()));
  }

  @Override
  public MountOutcome bindDevice(
      Namespace device, HostPath target, boolean readOnly, Duration patience) {
    return outcome(
        "bind " + target,
        () ->
            add(
                new DeviceNumber(0, 6),
                "/" + device.device(),
                target.value(),
                "devtmpfs",
                "udev",
                readOnly,
                List.of()));
  }

  @Override
  public MountOutcome unmount(HostPath path, Duration patience) {
    return outcome(
        "unmount " + path,
        () ->
            at(path.value()).stream()
                .reduce((_, last) -> last)
                .ifPresent(mount -> {
                  table.removeIf(one -> one.id() == mount.id());
                  stopped.remove(mount.number());
                }));
  }

  @Override
  public ProbeOutcome probe(Namespace device, Duration patience) {
    Optional<String> failure = calls.note("probe " + device.contentDevice());
    String there = contents(device).getOrDefault(device.ids(), DATA);
    if (failure.isEmpty() && (there.equals(LUKS) || there.equals(LUKS_NEW))) {
      return new ProbeOutcome.HoldsLuks(2, there.equals(LUKS_NEW));
    }
    return failure
        .<ProbeOutcome>map(ProbeOutcome.Unknown::new)
        .orElseGet(() ->
            there.startsWith(DATA)
                ? new ProbeOutcome.NothingFound()
                : new ProbeOutcome.Holds(there));
  }

  @Override
  public StepOutcome make(
      Namespace device,
      FilesystemType type,
      MkfsOptions options,
      Duration patience,
      StepObserver observer) {
    wishes = options;
    Optional<String> failure = calls.note("mkfs " + device.contentDevice());
    if (failure.isPresent()) {
      return new StepOutcome.Failed(failure.get());
    }
    contents(device).put(device.ids(), type.word());
    return new StepOutcome.Done();
  }

  /** The content of the device, or of the mapping on it. */
  private Map<NamespaceIdentifiers, String> contents(Namespace device) {
    return device.mapping().isPresent() ? insides : contents;
  }

  @Override
  public CheckOutcome check(
      Namespace device, FilesystemType type, Duration patience, StepObserver observer) {
    if (tooOldToCheck) {
      return new CheckOutcome.NotJudged("this program is too old for it");
    }
    return calls
        .note("fsck " + device.contentDevice())
        .<CheckOutcome>map(CheckOutcome.Damaged::new)
        .orElseGet(CheckOutcome.Sound::new);
  }

  @Override
  public OptionalLong size(Namespace device, FilesystemType type, Duration patience) {
    return sizes.containsKey(device.ids())
        ? OptionalLong.of(sizes.get(device.ids()))
        : OptionalLong.empty();
  }

  @Override
  public StepOutcome grow(
      Namespace device,
      FilesystemType type,
      HostPath mountPoint,
      Duration patience,
      StepObserver observer) {
    return calls
        .note("grow " + mountPoint)
        .<StepOutcome>map(StepOutcome.Failed::new)
        .orElseGet(StepOutcome.Done::new);
  }

  @Override
  public boolean twinMounted(Namespace device, FilesystemType type, Duration patience) {
    return false;
  }

  @Override
  public UsageOutcome usage(HostPath path, Duration patience) {
    return calls
        .note("usage " + path)
        .<UsageOutcome>map(UsageOutcome.NoAnswer::new)
        .orElseGet(() -> new UsageOutcome.Usage(100, 40, 60, inodes, inodes * 9 / 10));
  }

  @Override
  public List<String> verify(Namespace device) {
    return doubted.contains(device.ids()) ? List.of("its node is another device's") : List.of();
  }

  @Override
  public Optional<String> wrongNode(Namespace device) {
    return verify(device).stream().findFirst();
  }

  @Override
  public Presence presence(DeviceNumber number) {
    return exists.test(number) ? Presence.PRESENT : Presence.REMOVED;
  }

  @Override
  public Presence presence(DeviceName device) {
    return Presence.REMOVED;
  }

  @Override
  public Readings read(Namespace device, List<Place> places, Duration patience) {
    Deadline deadline = new Deadline(time, patience);
    List<ReadOutcome> outcomes = new ArrayList<>();
    for (Place place : places) {
      outcomes.add(read(device, place.offset()));
      if (deadline.spent()) {
        return new Readings.NoAnswer("byte " + place.offset() + " was not read in time");
      }
    }
    return new Readings.Read(outcomes);
  }

  private ReadOutcome read(Namespace device, long offset) {
    whileReading.accept(offset);
    return contents.containsKey(device.ids())
        ? new ReadOutcome.HasData(
            new DataSample(offset, DATA, String.valueOf(contents.get(device.ids()))))
        : new ReadOutcome.AllZero();
  }

  /** Something was written away from the places of every filesystem. */
  public void writeAt(long offset) {
    hidden = OptionalLong.of(offset);
  }

  @Override
  public Spread spread(Namespace device, Duration enough, Duration patience) {
    return hidden.isPresent()
        ? new Spread.Doubt(new Region(hidden.getAsLong(), Regions.PIECE, Content.DATA), "not zero")
        : new Spread.AllZero(1);
  }

  @Override
  public Users holders(Namespace device) {
    return users;
  }

  @Override
  public Users activeFilesystems(Namespace device) {
    return users;
  }

  @Override
  public Optional<String> flush(Namespace device, Duration patience) {
    return calls.note("flush " + device.device());
  }
}
