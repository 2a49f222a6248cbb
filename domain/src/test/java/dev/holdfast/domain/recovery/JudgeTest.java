package dev.holdfast.domain.recovery;

import static dev.holdfast.domain.recovery.World.FIRST;
import static dev.holdfast.domain.recovery.World.IDS;
import static dev.holdfast.domain.recovery.World.NOW;
import static dev.holdfast.domain.recovery.World.SECOND;
import static dev.holdfast.domain.recovery.World.ids;
import static dev.holdfast.domain.recovery.World.mount;
import static dev.holdfast.domain.recovery.World.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JudgeTest {
  private static final StagedVolume VOLUME = volume("v1", 1, FIRST, SECOND).withBytes(1L << 30);
  private static final MountState GONE = new MountState.Dead("/dev/nvme0n1");

  private static Arguments spoilt(String how, Verdict expected, Consumer<World> spoil) {
    return Arguments.of(how, expected, spoil);
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
        spoilt("nothing", Verdict.HEALTHY, w -> {}),
        spoilt("one path lost for good", Verdict.DEGRADED, w -> w.controllers.remove("nvme1")),
        spoilt(
            "one path retried",
            Verdict.DEGRADED,
            w -> w.controller("nvme1", SECOND, KernelState.CONNECTING)),
        spoilt(
            "one path inaccessible",
            Verdict.DEGRADED,
            w -> w.ana.put("nvme1", AnaState.INACCESSIBLE)),
        spoilt("one controller without path", Verdict.DEGRADED, w -> w.pathless.add("nvme1")),
        spoilt(
            "both retried, ANA still says optimized",
            Verdict.RECONNECTING,
            w ->
                w.controller("nvme0", FIRST, KernelState.RESETTING)
                    .controller("nvme1", SECOND, KernelState.CONNECTING)),
        spoilt(
            "one retried, the other gone",
            Verdict.RECONNECTING,
            w -> {
              w.controllers.remove("nvme0");
              w.controller("nvme1", SECOND, KernelState.CONNECTING);
            }),
        spoilt(
            "removed before everything was written",
            Verdict.WRITES_LOST,
            w -> {
              w.controllers.clear();
              w.mounts.clear();
              w.lostWrites.put(VOLUME.id(), "its device was removed");
            }),
        spoilt(
            "taken over by another host",
            Verdict.FENCED,
            w -> {
              w.mounted(new MountState.Dead("/dev/nvme0n1"));
              w.fences.put(
                  VOLUME.id(),
                  new Fence(Fence.State.TAKEN, "another host holds it", Optional.empty()));
            }),
        spoilt(
            "both live and inaccessible",
            Verdict.INACCESSIBLE,
            w -> {
              w.ana.put("nvme0", AnaState.INACCESSIBLE);
              w.ana.put("nvme1", AnaState.PERSISTENT_LOSS);
            }),
        spoilt("both gone, held", Verdict.ORPHANED, w -> w.controllers.clear()),
        spoilt("all gone", Verdict.LOST, w -> w.subsystem = false),
        spoilt(
            "both being deleted",
            Verdict.LOST,
            w ->
                w.controller("nvme0", FIRST, KernelState.DELETING_NOIO)
                    .controller("nvme1", SECOND, KernelState.DEAD)),
        spoilt("no namespace", Verdict.NO_NAMESPACE, w -> w.shown = Optional.empty()),
        spoilt("another namespace", Verdict.NO_NAMESPACE, w -> w.shown = Optional.of(ids(2))),
        spoilt(
            "another one under its NSID",
            Verdict.WRONG_DEVICE,
            w ->
                w.shown =
                    Optional.of(
                        new dev.holdfast.domain.identity.NamespaceIdentifiers(
                            1,
                            Optional.of(new java.util.UUID(1, 1)),
                            Optional.empty(),
                            Optional.empty()))),
        spoilt("made smaller on the target", Verdict.WRONG_DEVICE, w -> w.bytes = (1L << 30) - 512),
        spoilt("made larger on the target", Verdict.HEALTHY, w -> w.bytes = 2L << 30),
        spoilt(
            "without a size while no path is usable",
            Verdict.RECONNECTING,
            w -> {
              w.bytes = 0;
              w.controllers.remove("nvme0");
              w.controller("nvme1", SECOND, KernelState.CONNECTING);
            }),
        spoilt(
            "node missing",
            Verdict.DEVICE_NODE_MISSING,
            w -> w.doubts.put(new DeviceNumber(259, 1), List.of("no node"))),
        spoilt("device under the mount gone", Verdict.DEAD_MOUNT, w -> w.mounted(GONE)),
        spoilt(
            "dead mount removed and its replacement not mounted yet",
            Verdict.DEAD_MOUNT,
            w -> w.mounted(new MountState.Awaited())),
        spoilt(
            "a pod holds the removed device",
            Verdict.DEAD_MOUNT,
            w -> w.mounts.add(mount("/pods/a", GONE))),
        spoilt("not mounted", Verdict.UNMOUNTED, w -> w.mounts.clear()),
        spoilt(
            "not mounted and not connected, as after a reboot",
            Verdict.UNMOUNTED,
            w -> {
              w.mounts.clear();
              w.subsystem = false;
            }),
        spoilt(
            "not mounted, and something still to be written to a device without controllers",
            Verdict.ORPHANED,
            w -> {
              w.mounts.clear();
              w.controllers.clear();
              w.unwritten.put(VOLUME.id(), List.of("ext4 on nvme0n1"));
            }),
        spoilt(
            "another namespace mounted",
            Verdict.WRONG_DEVICE,
            w -> w.mounted(new MountState.Alive(ids(2), new DeviceNumber(259, 2)))),
        spoilt(
            "something mounted over it",
            Verdict.WRONG_DEVICE,
            w -> w.mounts.add(mount("/staging/v1", new MountState.Foreign("tmpfs of tmpfs")))),
        spoilt(
            "stopped after an error",
            Verdict.READ_ONLY_AFTER_ERROR,
            w -> {
              w.mounts.clear();
              w.mounts.add(
                  new SeenMount(
                      "/staging/v1",
                      new MountState.Alive(IDS, new DeviceNumber(259, 1)),
                      false,
                      Optional.of("emergency_ro"),
                      Optional.empty()));
            }),
        spoilt(
            "somebody changed a timer",
            Verdict.TIMER_DRIFT,
            w ->
                w.timers(
                    "nvme0",
                    new ControllerTimers(
                        Optional.of(Timeout.OFF),
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.empty(),
                        Optional.empty()))),
        spoilt(
            "orphaned with a dead mount: the connection comes first",
            Verdict.ORPHANED,
            w -> {
              w.controllers.clear();
              w.shown = Optional.empty();
              w.mounted(GONE);
            }),
        spoilt(
            "one path is all there can be",
            Verdict.HEALTHY,
            w -> {
              w.multipath = NativeMultipath.OFF;
              w.controllers.remove("nvme1");
            }));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("worlds")
  void eachDefectHasItsVerdict(String how, Verdict expected, Consumer<World> spoil) {
    World world = new World();
    spoil.accept(world);
    VolumeHealth health = world.judge(VOLUME);
    assertThat(health.verdict()).as(health.toString()).isEqualTo(expected);
    assertThat(health.findings())
        .allSatisfy(finding -> {
          assertThat(finding.evidence()).isNotBlank();
          assertThat(finding.remedy()).isNotBlank();
        });
  }

  @Test
  void everyVerdictOfAVolumeIsInTheTable() {
    assertThat(worlds().map(arguments -> arguments.get()[1]))
        .contains(
            Stream.of(Verdict.values())
                .filter(verdict -> verdict != Verdict.FOREIGN)
                .toArray(Object[]::new));
  }

  @Test
  void namesWhoReplacesADeadMount() {
    World world = new World().mounted(GONE);
    assertThat(world.judge(VOLUME).findings().getFirst().remedy())
        .contains("when kubelet publishes or stages it here");
    world.surelyHere.add(VOLUME.id());
    assertThat(world.judge(VOLUME).findings().getFirst().remedy())
        .contains("Holdfast unmounts it and mounts the volume again");
  }

  @Test
  void saysWhatAnEncryptedVolumeNeedsAfterARestart() {
    StagedVolume encrypted =
        VOLUME.withAttachment(VOLUME.attachment().withEncryption(Encryption.LUKS2));

    assertThat(new World().mounted(GONE).judge(encrypted).findings().getFirst().remedy())
        .contains("its passphrase is in the memory of the process", "delete the pods");
    assertThat(new World().mounted(GONE).judge(VOLUME).findings().getFirst().remedy())
        .doesNotContain("passphrase");
  }

  private static final String UID = "11111111-2222-4333-8444-555555555555";
  private static final String IN_A_POD =
      "/var/lib/kubelet/pods/" + UID + "/volumes/kubernetes.io~csi/pv-1/mount";

  private static SeenMount inAPod(MountState state, Optional<PodName> pod) {
    return new SeenMount(IN_A_POD, state, false, Optional.empty(), Optional.of(VOLUME.id()), pod);
  }

  @Test
  void theRemedyOfADeadMountInAPodIsReadyToPaste() {
    World world = new World();
    world.mounts.add(inAPod(GONE, Optional.of(new PodName("shop", "db-0"))));

    Finding finding = world.judge(VOLUME).findings().getFirst();

    assertThat(finding.evidence())
        .isEqualTo("the device under " + IN_A_POD + " (pod shop/db-0) was removed");
    assertThat(finding.remedy())
        .contains("delete the pod")
        .endsWith("; run kubectl -n shop delete pod db-0");
  }

  @Test
  void aPodWithoutANameIsFoundByItsUid() {
    World world = new World();
    world.mounts.add(inAPod(GONE, Optional.empty()));

    Finding finding = world.judge(VOLUME).findings().getFirst();

    assertThat(finding.evidence()).isEqualTo("the device under " + IN_A_POD + " was removed");
    assertThat(finding.remedy())
        .endsWith(
            "by its UID: kubectl get pods -A -o jsonpath='{range .items[?(@.metadata.uid==\""
                + UID
                + "\")]}{.metadata.namespace} {.metadata.name}{\"\\n\"}{end}'");
  }

  /** The staging mount is dead, or the filesystem has stopped, or another host has the volume. */
  @Test
  void namesThePodsThatHaveToGoWhereverAPodHasTo() {
    World world = new World().mounted(GONE);
    SeenMount pod =
        inAPod(
            new MountState.Alive(IDS, new DeviceNumber(259, 1)),
            Optional.of(new PodName("shop", "db-0")));
    world.mounts.add(pod);
    assertThat(world.judge(VOLUME).findings().getFirst().remedy()).endsWith("delete pod db-0");

    World taken = new World();
    taken.mounts.add(pod);
    taken.fences.put(
        VOLUME.id(), new Fence(Fence.State.TAKEN, "another host holds it", Optional.empty()));
    assertThat(taken.judge(VOLUME).findings().getFirst().remedy()).endsWith("delete pod db-0");

    World small = new World();
    small.mounts.add(pod);
    small.bytes = 1;
    assertThat(small.judge(VOLUME).findings().getFirst().remedy()).endsWith("delete pod db-0");
  }

  @Test
  void manyPodsAreCutShort() {
    World world = new World();
    for (int i = 0; i < 9; i++) {
      world.mounts.add(
          new SeenMount(
              "/pods/" + i,
              GONE,
              false,
              Optional.empty(),
              Optional.of(VOLUME.id()),
              Optional.of(new PodName("shop", "db-" + i))));
    }
    assertThat(world.judge(VOLUME).findings().getFirst().remedy())
        .contains("delete pod db-4")
        .doesNotContain("delete pod db-5")
        .endsWith("and for 4 more");
  }

  @Test
  void namesWhyAVolumeThatIsNotMountedIsConnected() {
    World world = new World();
    world.mounts.clear();
    world.unwritten.put(VOLUME.id(), List.of("ext4 on nvme0n1"));
    assertThat(world.judge(VOLUME).summary()).contains("still in use: ext4 on nvme0n1");
  }

  @Test
  void tellsWhenTheKernelGivesUpTheLastController() {
    World world =
        new World()
            .controller("nvme0", FIRST, KernelState.CONNECTING)
            .controller("nvme1", SECOND, KernelState.CONNECTING);
    DesiredSubsystem desired = new DesiredSubsystem(World.NQN, List.of(VOLUME));
    VolumeHealth first = world.judge(VOLUME);
    VolumeHealth later =
        Judge.judge(
                desired,
                List.of(VOLUME),
                world.snapshot(),
                Map.of(VOLUME.id(), first),
                NOW.plusSeconds(20))
            .getFirst();
    assertThat(first.left(NOW)).contains(Duration.ofSeconds(60));
    assertThat(later.left(NOW.plusSeconds(20))).contains(Duration.ofSeconds(40));
    assertThat(later.left(NOW.plusSeconds(100))).contains(Duration.ZERO);
    assertThat(later.since()).isEqualTo(NOW);
  }

  /** The kernel shows one of two namespaces with one identifier. */
  @Test
  void namesTheNamespaceOfAnotherSubsystemThatHidesTheVolumes() {
    Subsystem like = new World().snapshot().topology().subsystems().getFirst();
    SubsystemNqn clone = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:clone");
    World world = new World();
    world.shown = Optional.empty();
    world.others.add(
        new Subsystem(
            "nvme-subsys1",
            clone,
            like.model(),
            like.serial(),
            like.ioPolicy(),
            List.of(),
            like.namespaces()));

    Finding finding = world.judge(VOLUME).findings().getFirst();

    assertThat(finding.verdict()).isEqualTo(Verdict.NO_NAMESPACE);
    assertThat(finding.remedy()).contains(clone.value(), "same identifier", "duplicate IDs");
  }

  @Test
  void namesWhoElseIsHit() {
    World world = new World();
    world.shown = Optional.of(ids(3));
    world.mounts.clear();
    world.mounts.add(mount("/srv/foreign", new MountState.Alive(ids(3), new DeviceNumber(259, 1))));
    VolumeHealth health = world.judge(List.of(VOLUME, volume("v2", 2, FIRST, SECOND))).getFirst();
    assertThat(health.neighbours()).containsExactly(new VolumeId("v2"));
    assertThat(health.otherUsers()).containsExactly("/srv/foreign");
  }

  @Test
  void controllersThatNoVolumeAskedForAreForeign() {
    assertThat(Judge.foreign(Set.of(), new World().snapshot()))
        .hasSize(2)
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.FOREIGN));
    assertThat(Judge.foreign(Set.of(VOLUME.attachment().nqn()), new World().snapshot())).isEmpty();
    World local = new World();
    local.transport = "pcie";
    assertThat(Judge.foreign(Set.of(), local.snapshot())).isEmpty();
  }

  @Test
  void aControllerThatNoVolumeUsesIsListedWithWhatBecomesOfIt() {
    World world = new World();
    world.byHand.add("nvme1");
    assertThat(Judge.foreign(Set.of(), world.snapshot()))
        .extracting(Finding::evidence, Finding::remedy)
        .anySatisfy(finding ->
            assertThat(finding.toString())
                .contains("nvme0 ", "created by Holdfast", "Holdfast deletes it"))
        .anySatisfy(finding ->
            assertThat(finding.toString())
                .contains("nvme1 ", "not proven", "nvme disconnect -d nvme1"));
  }

  @Test
  void timersOfControllersThatAnotherProgramCreatedHaveNotDrifted() {
    World world = new World().timers("nvme0", ControllerTimers.UNKNOWN);
    world.timers(
        "nvme1",
        new ControllerTimers(
            Optional.of(Timeout.OFF), Optional.empty(), Optional.empty(), Optional.empty()));
    world.byHand.add("nvme1");
    assertThat(world.judge(VOLUME).verdict()).isEqualTo(Verdict.HEALTHY);
  }
}
