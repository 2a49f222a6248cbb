package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.mount.MountVisibility;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.StagingState;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StateProbe;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a request to stage a volume with the volume's record. A volume that the host shows is
 * staged, and another request is refused. Of one that it does not show, the record is knowledge:
 * the request is taken as it is, after everything that an earlier one left was removed.
 */
public final class StageRequestCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StageRequestCheck.class);

  private static final int LONGEST_PLACE = 200;

  private final NodePorts ports;
  private final StagingInspection staging;
  private final VolumeTeardown teardown;
  private final StateProbe state;
  private final long maxVolumes;
  private final MountVisibility visible;

  public StageRequestCheck(
      NodePorts ports,
      StagingInspection staging,
      VolumeTeardown teardown,
      StateProbe state,
      long maxVolumes) {
    this.ports = ports;
    this.visible = new MountVisibility(ports.mountTable());
    this.state = state;
    this.staging = staging;
    this.teardown = teardown;
    this.maxVolumes = maxVolumes;
  }

  /**
   * @param record from which this call goes on
   * @param staged true if it is there, so that a failure of this call undoes nothing
   */
  record Before(Optional<StagedVolume> record, boolean staged) {
    /** The record that a failed call leaves. */
    Optional<StagedVolume> knowledge() {
      return record.filter(StagedVolume::complete).map(StagedVolume::knowledge);
    }
  }

  /**
   * @throws StepFailedException if it is staged in another way, cannot be cleared away or recorded,
   *     pods would not see it, or this node has its maximum of volumes
   */
  Before of(StageVolume.Command command, Deadline deadline) {
    state.require();
    Optional<StagedVolume> found = ports.records().find(command.volume());
    StagingState shown =
        found.filter(StagedVolume::complete).map(staging::of).orElseGet(StagingState.Nothing::new);
    boolean staged = !(shown instanceof StagingState.Nothing);
    boolean other = found.isPresent() && !same(found.get(), command);
    if (staged && other) {
      throw new StepFailedException(incompatible(found.get(), shown, command));
    }
    requireSameOfNeighbours(command);
    if (!staged) {
      visible.require(command.stagingPath());
      requireRoom(command);
      requireIdentityOfItsOwn();
    }
    return new Before(other ? cleared(found.get(), command, deadline) : found, staged);
  }

  /** Volumes of a subsystem share its controllers: either all of them are encrypted or none is. */
  private void requireSameOfNeighbours(StageVolume.Command command) {
    boolean tls = command.attachment().tls();
    ports.records().read().on(command.attachment().nqn()).volumes().stream()
        .filter(other -> !other.id().equals(command.volume()))
        .filter(other -> other.attachment().tls() != tls)
        .filter(staging::there)
        .findFirst()
        .ifPresent(other -> {
          throw new StepFailedException(
              new NodeFailure.StepRefused(
                  "staging volume " + command.volume(),
                  "it is asked for "
                      + word(tls)
                      + ", and volume "
                      + other.id()
                      + " on the same subsystem is staged "
                      + word(!tls)
                      + "; they share their connections: give both the same tlsPsk, or neither"));
        });
  }

  private static String word(boolean tls) {
    return tls ? "with TLS" : "without TLS";
  }

  private void requireRoom(StageVolume.Command command) {
    if (maxVolumes > 0
        && ports.records().all().stream()
                .filter(record -> !record.id().equals(command.volume()))
                .filter(staging::there)
                .count()
            >= maxVolumes) {
      throw new StepFailedException(
          new NodeFailure.HostExhausted(
              "this node takes "
                  + maxVolumes
                  + " volumes (holdfast.max-volumes), and has as many; unstage one, or raise the limit"));
    }
  }

  private void requireIdentityOfItsOwn() {
    ports
        .identity()
        .refusal()
        .ifPresent(why -> {
          throw new StepFailedException(
              new NodeFailure.HostNotReady(
                  why,
                  "give this host an identity of its own (holdfast doctor, check host-identity), or set"
                      + " holdfast.duplicate-hosts=report"));
        });
  }

  /** The record to go on from; none if it is of another subsystem, which is released. */
  private Optional<StagedVolume> cleared(
      StagedVolume old, StageVolume.Command command, Deadline deadline) {
    RequestDifference difference = RequestDifference.between(old, command);
    LOG.info(
        "volume {} is recorded with {}, and is not staged on this host; it is staged as requested, with {}",
        old.id(),
        difference.there(),
        difference.asked());
    try {
      if (!old.attachment().nqn().equals(command.attachment().nqn())) {
        teardown.teardown(old, staging.clearable(old), deadline);
        return Optional.empty();
      }
      teardown.endJob(old.id(), deadline);
      if (staging.clearable(old)) {
        teardown.unmount(old, deadline);
      }
      return Optional.of(old);
    } catch (StepFailedException left) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "clearing away the remains of an earlier request for volume "
                  + old.id()
                  + " on "
                  + old.attachment().nqn(),
              left.failure().message()));
    }
  }

  private static boolean same(StagedVolume record, StageVolume.Command command) {
    return record.sameRequest(command.stagingPath(), command.attachment(), command.capability());
  }

  private static NodeFailure incompatible(
      StagedVolume staged, StagingState shown, StageVolume.Command command) {
    RequestDifference difference = RequestDifference.between(staged, command);
    String where =
        switch (shown) {
          case StagingState.Alive(String place) -> place;
          case StagingState.Dead(String what) -> what;
          case StagingState.Unknown(String why) -> why;
          case StagingState.Nothing() -> "nothing";
        };
    return new NodeFailure.Incompatible(
        command.volume(),
        "staged with "
            + difference.there()
            + (where.equals(staged.stagingPath().value()) ? "" : " (" + bounded(where) + ")"),
        difference.asked()
            + "; delete its pods on this node: once kubelet has unstaged it, it is staged as asked");
  }

  /** Of many mounts the first ones, in a message that an event carries. */
  private static String bounded(String where) {
    return where.length() <= LONGEST_PLACE ? where : where.substring(0, LONGEST_PLACE) + "...";
  }
}
