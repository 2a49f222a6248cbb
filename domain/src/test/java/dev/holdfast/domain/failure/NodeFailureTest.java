package dev.holdfast.domain.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message as an administrator reads it. */
class NodeFailureTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2016-06.io.spdk:a");
  private static final VolumeId VOLUME = new VolumeId("v");

  record Reads(NodeFailure failure, String message) {}

  static Stream<Reads> messages() {
    return Stream.of(
        new Reads(new NodeFailure.InvalidRequest("nqn", "is empty"), "nqn is empty"),
        new Reads(new NodeFailure.VolumeUnknown(VOLUME, "no such path"), "volume v: no such path"),
        new Reads(
            new NodeFailure.Incompatible(VOLUME, "ext4", "xfs"),
            "volume v is ext4 here, but the call asks for xfs"),
        new Reads(
            new NodeFailure.NotStaged(VOLUME, "no record"), "volume v is not staged: no record"),
        new Reads(new NodeFailure.CapabilityUnsupported("that"), "unsupported: that"),
        new Reads(
            new NodeFailure.StillInUse(VOLUME, List.of("/pods/1", "/pods/2")),
            "volume v is still in use by /pods/1, /pods/2"),
        new Reads(
            new NodeFailure.PathOccupied("/staging", "nvme3n1"),
            "/staging is occupied by nvme3n1; it was left unchanged"),
        new Reads(
            new NodeFailure.OperationInProgress(VOLUME),
            "another operation on volume v is running; retry when it has ended"),
        new Reads(
            new NodeFailure.PortalsUnresolved(NQN, List.of("array: no such name")),
            "no portal of nqn.2016-06.io.spdk:a resolves to an address: array: no such name; check"
                + " the names in targetTrAddr and this node's name service"),
        new Reads(
            new NodeFailure.NoUsablePath(
                NQN,
                Map.of(
                    TransportId.tcp("10.0.0.2", 4420), "no answer",
                    TransportId.tcp("10.0.0.1", 4420), "refused")),
            "no usable path to nqn.2016-06.io.spdk:a: no answer (10.0.0.2:4420), refused"
                + " (10.0.0.1:4420); check target and network"),
        new Reads(
            new NodeFailure.DeadlinePassed("connecting"),
            "the deadline of the call passed while connecting; repeat the call"),
        new Reads(
            new NodeFailure.HostNotReady("/dev/nvme-fabrics is missing", "load nvme-tcp"),
            "/dev/nvme-fabrics is missing; load nvme-tcp"),
        new Reads(
            new NodeFailure.HostNotAllowed(NQN, "EIO"),
            "nqn.2016-06.io.spdk:a refuses this host: EIO"),
        new Reads(
            new NodeFailure.AuthenticationRejected(NQN, "wrong key"),
            "nqn.2016-06.io.spdk:a rejected the authentication: wrong key"),
        new Reads(
            new NodeFailure.NamespaceIdentityMismatch(NQN, "nsid 1", "nsid 2"),
            "nqn.2016-06.io.spdk:a: expected nsid 1, seen nsid 2; nothing was mounted"),
        new Reads(
            new NodeFailure.DeviceUnproven(
                NQN, "nvme0n1", List.of("it was removed", "it is hidden")),
            "nqn.2016-06.io.spdk:a: nvme0n1 was found and is not used, because it was removed, it is"
                + " hidden; repeat the call"),
        new Reads(
            new NodeFailure.AmbiguousNamespace(
                NQN, NamespaceSelector.THE_ONLY_ONE, List.of("nvme0n1", "nvme0n2", "nvme0n3")),
            "nqn.2016-06.io.spdk:a has 3 namespaces that match the only namespace: nvme0n1, nvme0n2,"
                + " nvme0n3; name one by deviceUUID, deviceNGUID, deviceEUI or nsid"),
        new Reads(
            new NodeFailure.NamespaceMissing(NQN, "shows none"),
            "nqn.2016-06.io.spdk:a is connected but shows none; check on the target that the"
                + " namespace is enabled and visible to this host"),
        new Reads(
            new NodeFailure.FilesystemMismatch("nvme0n1", "ext4", "xfs"),
            "nvme0n1 should hold ext4 but holds xfs; it was not touched"),
        new Reads(
            new NodeFailure.FilesystemDamaged("nvme0n1", "bad superblock"),
            "nvme0n1 has a damaged filesystem: bad superblock"),
        new Reads(
            new NodeFailure.FormatRefused("nvme0n1", "there is data at byte 0"),
            "nvme0n1 was not formatted: there is data at byte 0"),
        new Reads(
            new NodeFailure.DeadMount(VOLUME, "/staging", "259:0 was removed"),
            "volume v: the mount at /staging is dead: 259:0 was removed"),
        new Reads(
            new NodeFailure.WritesLost(VOLUME, "nvme0n1 was removed"),
            "volume v lost data: nvme0n1 was removed; this is reported once"),
        new Reads(
            new NodeFailure.HeldElsewhere(VOLUME, "nvme0n1", "another host holds it", "wait"),
            "volume v: the reservation of nvme0n1: another host holds it; wait"),
        new Reads(new NodeFailure.NotEncrypted("nvme3 is not encrypted"), "nvme3 is not encrypted"),
        new Reads(
            new NodeFailure.KeyRejected(VOLUME, "nvme0n1", "no key is unlocked"),
            "volume v: nvme0n1 is not opened: no key is unlocked"),
        new Reads(
            new NodeFailure.NotGrownYet(VOLUME, "nvme0n1 has 10 bytes, and 20 are asked for"),
            "volume v is not grown yet: nvme0n1 has 10 bytes, and 20 are asked for; repeat the call"),
        new Reads(
            new NodeFailure.LargerThanLimit(VOLUME, 10, 20),
            "volume v has 20 bytes, more than limit_bytes 10, and is never made smaller; ask for at"
                + " least its size"),
        new Reads(
            new NodeFailure.HostExhausted("128 volumes are staged"), "128 volumes are staged"),
        new Reads(new NodeFailure.StepFailed("mkfs", "exit 1"), "mkfs failed: exit 1"),
        new Reads(
            new NodeFailure.StepRefused("binding", "nvme0n1 is in use for writing"),
            "binding is refused: nvme0n1 is in use for writing"),
        new Reads(new NodeFailure.NotTrimmable("v is a raw device"), "v is a raw device"),
        new Reads(
            new NodeFailure.MayRemain("umount", "busy"), "umount failed: busy; repeat the call"),
        new Reads(
            new NodeFailure.JobUnderWay(VOLUME, "ext4 check of nvme0n1", "43 %, 6 min"),
            "ext4 check of nvme0n1 for volume v is running (43 %, 6 min) and continues after this"
                + " call; repeat the call, which waits for the same job"),
        new Reads(
            new NodeFailure.JobDoesNotEnd(VOLUME, "ext4 check of nvme0n1", "6 min"),
            "ext4 check of nvme0n1 for volume v was ended with SIGKILL and does not end (6 min): it"
                + " hangs in the kernel until its device answers or is removed; nothing is"
                + " disconnected meanwhile; repeat the call"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void saysWhatWasTriedSeenAndWhatHelps(Reads expected) {
    assertThat(expected.failure().message()).isEqualTo(expected.message());
  }

  @Test
  void leavesNoFailureOutHere() {
    Set<Class<?>> read =
        messages().map(reads -> reads.failure().getClass()).collect(Collectors.toSet());

    assertThat(read).containsExactlyInAnyOrder(NodeFailure.class.getPermittedSubclasses());
  }
}
