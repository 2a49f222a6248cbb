package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.mount.EncryptedDevices;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.MappedDevice;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** LUKS2 headers and mappings; what is on a device is with {@link InMemoryMounts}. */
public final class InMemoryEncryption implements EncryptedDevices {
  private static final long HEADER = 16L << 20;

  private final Calls calls;
  private final InMemoryMounts mounts;
  private final Predicate<DeviceNumber> exists;
  private final Map<MappingName, Found.Open> open = new HashMap<>();
  private Optional<Found> answer = Optional.empty();
  private int minors;

  InMemoryEncryption(Calls calls, InMemoryMounts mounts, Predicate<DeviceNumber> exists) {
    this.calls = calls;
    this.mounts = mounts;
    this.exists = exists;
  }

  /** From now on the kernel shows this under each name. */
  public void shows(Found found) {
    answer = Optional.of(found);
  }

  /** The mappings that are there. */
  public int count() {
    return open.size();
  }

  /** Another process opened the device. */
  public void opened(MappingName name, Namespace device, boolean readOnly) {
    MappedDevice mapping =
        new MappedDevice(
            "dm-" + minors, new DeviceNumber(253, minors), device.bytes() - HEADER, readOnly);
    minors++;
    open.put(name, new Found.Open(mapping, device.number()));
  }

  @Override
  public Found find(MappingName name) {
    Found.Open there = open.get(name);
    return answer.orElseGet(() ->
        there == null
            ? new Found.Absent()
            : exists.test(there.beneath()) ? there : new Found.Dead("its device was removed"));
  }

  @Override
  public StepOutcome format(
      Namespace device, Secret passphrase, Duration patience, StepObserver observer) {
    Optional<String> failure = calls.note("luksFormat " + device.device());
    if (failure.isPresent()) {
      return new StepOutcome.Failed(failure.get());
    }
    mounts.holdsLuks(device.ids(), passphrase.reveal(), true);
    return new StepOutcome.Done();
  }

  @Override
  public StepOutcome settle(Namespace device, Duration patience) {
    Optional<String> failure = calls.note("settle " + device.device());
    if (failure.isPresent()) {
      return new StepOutcome.Failed(failure.get());
    }
    mounts.settled(device.ids());
    return new StepOutcome.Done();
  }

  @Override
  public OpenOutcome open(
      Namespace device, MappingName name, Secret passphrase, Access access, Duration patience) {
    Optional<String> failure =
        calls.note(
            "luksOpen "
                + device.device()
                + (access.readOnly() ? " ro" : "")
                + (access.discards() ? " discards" : ""));
    if (failure.isPresent()) {
      return new OpenOutcome.Failed(failure.get());
    }
    if (!mounts.unlocks(device.ids(), passphrase.reveal())) {
      return new OpenOutcome.WrongKey("no key is unlocked");
    }
    opened(name, device, access.readOnly());
    return new OpenOutcome.Opened();
  }

  @Override
  public MountOutcome close(MappingName name, Duration patience) {
    Optional<String> failure = calls.note("luksClose");
    if (failure.isPresent()) {
      return new MountOutcome.InUse(failure.get());
    }
    open.remove(name);
    return new MountOutcome.Done();
  }

  @Override
  public StepOutcome resize(MappingName name, Duration patience) {
    return calls
        .note("luksResize")
        .<StepOutcome>map(StepOutcome.Failed::new)
        .orElseGet(StepOutcome.Done::new);
  }
}
