package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record of a volume between calls and across restarts. Written before the first effect of a
 * stage call, so that every partial effect can be undone.
 */
public record StagedVolume(
    VolumeId id, Request request, Device device, Progress progress, Outage outage) {
  /**
   * As kubelet asked for it.
   *
   * @param stagingPath where kubelet wants it staged
   */
  public record Request(
      HostPath stagingPath, VolumeAttachment attachment, VolumeCapability capability) {}

  /**
   * @param identity the namespace that was proven to be the volume; absent until then
   * @param formattedAt when Holdfast made a filesystem on it, or first saw one
   * @param bytes its size when it was mounted or handed out, or last grown; empty in records of
   *     earlier versions
   * @param reserved true once this host has held its reservation: a registration that is missing
   *     since then was removed, by another host or with the target's memory
   */
  public record Device(
      Optional<NamespaceIdentifiers> identity,
      Optional<Instant> formattedAt,
      OptionalLong bytes,
      boolean reserved) {
    public static final Device UNKNOWN = new Device(Optional.empty(), Optional.empty());

    /** Of unknown size, without a reservation. */
    public Device(Optional<NamespaceIdentifiers> identity, Optional<Instant> formattedAt) {
      this(identity, formattedAt, OptionalLong.empty(), false);
    }
  }

  /**
   * How far staging has come.
   *
   * @param createdAddresses of a record of version 0.1.0: the addresses whose controllers Holdfast
   *     created. They are compared once with what is there, see {@code CreatedControllers}
   * @param boot in which kubelet last asked for it; empty in records of earlier versions, and if
   *     the kernel does not report it. Nothing that was staged in another boot is mounted any more
   * @param complete true once staging has succeeded
   * @param rebuilt true if the record was lost and put together from what the host shows: its
   *     wishes are guesses, until kubelet stages the volume again
   */
  public record Progress(
      List<TransportId> createdAddresses,
      Optional<BootId> boot,
      boolean complete,
      boolean rebuilt) {
    public Progress {
      createdAddresses = List.copyOf(createdAddresses);
    }
  }

  /**
   * The loss of its device.
   *
   * @param restaging the boot in which its dead staging mount is taken away for a new one, from
   *     before the one is removed until the other is there. It means nothing in any other boot:
   *     nothing is mounted after a reboot, and kubelet stages
   * @param lost the last moment at which its staging mount was seen alive and a controller reached
   *     its device, while that is over; empty if it is not over, or if the moment is not known
   * @param unmounting of the staging mount, from the first attempt in an outage until it is known
   *     whether everything was written
   */
  public record Outage(
      Optional<BootId> restaging,
      Optional<BootMoment> lost,
      Optional<UnfinishedUnmount> unmounting) {
    public static final Outage NONE =
        new Outage(Optional.empty(), Optional.empty(), Optional.empty());

    public Outage with(Optional<UnfinishedUnmount> begun) {
      return new Outage(restaging, lost, begun);
    }
  }

  public HostPath stagingPath() {
    return request.stagingPath;
  }

  public VolumeAttachment attachment() {
    return request.attachment;
  }

  public VolumeCapability capability() {
    return request.capability;
  }

  public Optional<NamespaceIdentifiers> identity() {
    return device.identity;
  }

  public Optional<Instant> formattedAt() {
    return device.formattedAt;
  }

  public OptionalLong bytes() {
    return device.bytes;
  }

  public boolean reserved() {
    return device.reserved;
  }

  public List<TransportId> createdAddresses() {
    return progress.createdAddresses;
  }

  public Optional<BootId> boot() {
    return progress.boot;
  }

  public boolean complete() {
    return progress.complete;
  }

  public boolean rebuilt() {
    return progress.rebuilt;
  }

  public Optional<BootId> restaging() {
    return outage.restaging;
  }

  public Optional<BootMoment> lost() {
    return outage.lost;
  }

  public Optional<UnfinishedUnmount> unmounting() {
    return outage.unmounting;
  }

  public StagedVolume withAttachment(VolumeAttachment other) {
    return new StagedVolume(
        id, new Request(stagingPath(), other, capability()), device, progress, outage);
  }

  public StagedVolume withStagingPath(HostPath path) {
    return new StagedVolume(
        id, new Request(path, attachment(), capability()), device, progress, outage);
  }

  public StagedVolume withIdentity(NamespaceIdentifiers ids) {
    return with(new Device(Optional.of(ids), formattedAt(), bytes(), reserved()));
  }

  public StagedVolume withFormattedAt(Instant when) {
    return with(new Device(identity(), Optional.of(when), bytes(), reserved()));
  }

  public StagedVolume withBytes(long size) {
    return with(new Device(identity(), formattedAt(), OptionalLong.of(size), reserved()));
  }

  public StagedVolume withReserved(boolean held) {
    return with(new Device(identity(), formattedAt(), bytes(), held));
  }

  /** The controllers at its addresses are known by proof now, or will not be known. */
  public StagedVolume withoutCreatedAddresses() {
    return with(new Progress(List.of(), boot(), complete(), rebuilt()));
  }

  public StagedVolume completed() {
    return with(new Progress(createdAddresses(), boot(), true, rebuilt()));
  }

  /**
   * That it was proven once, after a call that was undone: nothing of it is there. A filesystem is
   * not there in this boot either, a raw device was there in an earlier one.
   */
  public StagedVolume knowledge() {
    Optional<BootId> last =
        capability().use() instanceof VolumeUse.Block ? boot() : Optional.empty();
    return withReserved(false).with(new Progress(List.of(), last, complete(), rebuilt()));
  }

  /**
   * @param noted in which it is mounted again; none if it no longer is
   */
  public StagedVolume withRestaging(Optional<BootId> noted) {
    return with(new Outage(noted, lost(), unmounting()));
  }

  /**
   * @param since when it was last seen alive; none if it is alive
   */
  public StagedVolume withLost(Optional<BootMoment> since) {
    return with(new Outage(restaging(), since, unmounting()));
  }

  /**
   * @param begun none once it is known whether everything was written
   */
  public StagedVolume withUnmounting(Optional<UnfinishedUnmount> begun) {
    return with(outage.with(begun));
  }

  private StagedVolume with(Device other) {
    return new StagedVolume(id, request, other, progress, outage);
  }

  private StagedVolume with(Progress other) {
    return new StagedVolume(id, request, device, other, outage);
  }

  private StagedVolume with(Outage other) {
    return new StagedVolume(id, request, device, progress, other);
  }

  /** The namespace that was proven to be the volume's; until then the one that was asked for. */
  public NamespaceSelector selector() {
    return provenSelector().orElse(attachment().selector());
  }

  /** Empty until a namespace was proven to be the volume's. */
  public Optional<NamespaceSelector> provenSelector() {
    return identity().map(NamespaceSelector::exactly);
  }

  /** True if it is known that the volume was lost for a shorter time than this. */
  public boolean lostForLessThan(Duration longest, Optional<BootMoment> now) {
    return lost()
        .flatMap(since -> now.flatMap(since::until))
        .filter(passed -> passed.compareTo(longest) < 0)
        .isPresent();
  }

  /**
   * True if a repeated request asks for the same thing. Addresses and timers may differ: defaults
   * change with the configuration, and a volume that is staged must stay so. Of a rebuilt record
   * only the place is known.
   */
  public boolean sameRequest(
      HostPath path, VolumeAttachment wanted, VolumeCapability wantedCapability) {
    return stagingPath().equals(path)
        && attachment().nqn().equals(wanted.nqn())
        && (rebuilt()
            || (attachment().selector().equals(wanted.selector())
                && attachment().encryption().equals(wanted.encryption())
                && attachment().tls() == wanted.tls()
                && capability().stagedAs(wantedCapability)));
  }
}
