package dev.holdfast.domain.recovery;

import static dev.holdfast.domain.recovery.World.FIRST;
import static dev.holdfast.domain.recovery.World.IDS;
import static dev.holdfast.domain.recovery.World.SECOND;
import static dev.holdfast.domain.recovery.World.ids;
import static dev.holdfast.domain.recovery.World.mount;
import static dev.holdfast.domain.recovery.World.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.eviction.StrandedPods;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.pod.PodUid;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StrandedPodsTest {
  private static final StagedVolume VOLUME = volume("v1", 1, FIRST, SECOND).withBytes(1L << 30);
  private static final MountState GONE = new MountState.Dead("/dev/nvme0n1");
  private static final MountState HERE = new MountState.Alive(IDS, new DeviceNumber(259, 1));
  private static final UUID UID = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final PodName NAME = new PodName("shop", "db-0");
  private static final StrandedPod POD = new StrandedPod(VOLUME.id(), new PodUid(UID), NAME);

  /** The volume is back and mounted, and a pod has kept the mount of before. */
  private static World stranded() {
    World world = new World();
    world.mounts.add(inAPod(UID, GONE, Optional.of(NAME)));
    return world;
  }

  private static SeenMount inAPod(UUID uid, MountState state, Optional<PodName> name) {
    return new SeenMount(
        "/var/lib/kubelet/pods/" + uid + "/volumes/kubernetes.io~csi/pv-1/mount",
        state,
        false,
        Optional.empty(),
        Optional.of(VOLUME.id()),
        name);
  }

  private static List<StrandedPod> of(World world, StagedVolume volume) {
    return StrandedPods.of(volume, world.judge(volume), world.snapshot());
  }

  private static List<StrandedPod> of(World world) {
    return of(world, VOLUME);
  }

  private static void staging(World world, MountState state) {
    world.mounts.set(0, mount("/staging/v1", state));
  }

  private static Fence fence(Fence.State state) {
    return new Fence(state, "as the target reports", Optional.empty());
  }

  @Test
  void aPodThatHoldsADeadMountOfAVolumeThatIsBack() {
    assertThat(of(stranded())).containsExactly(POD);
  }

  @Test
  void aPodWithSeveralDeadMountsIsOne() {
    World world = stranded();
    world.mounts.add(
        new SeenMount(
            "/var/lib/kubelet/pods/" + UID + "/volume-subpaths/pv-1/db/0",
            GONE,
            false,
            Optional.empty(),
            Optional.of(VOLUME.id()),
            Optional.of(NAME)));
    assertThat(of(world)).containsExactly(POD);
  }

  @Test
  void aLostPathOfSeveralChangesNothing() {
    World world = stranded();
    world.controllers.remove("nvme1");
    assertThat(of(world)).containsExactly(POD);
  }

  @Test
  void aPodThatHasTheLiveFilesystemIsNotMeant() {
    World world = stranded();
    world.mounts.add(inAPod(new UUID(1, 1), HERE, Optional.of(new PodName("shop", "db-1"))));
    assertThat(of(world)).containsExactly(POD);
  }

  @Test
  void aPodWithoutANameOrAUidIsNotMeant() {
    World nameless = new World();
    nameless.mounts.add(inAPod(UID, GONE, Optional.empty()));
    assertThat(of(nameless)).isEmpty();

    World elsewhere = new World();
    elsewhere.mounts.add(
        new SeenMount(
            "/mnt/by-hand",
            GONE,
            false,
            Optional.empty(),
            Optional.of(VOLUME.id()),
            Optional.of(NAME)));
    assertThat(of(elsewhere)).isEmpty();
  }

  private static Arguments spoilt(String how, Consumer<World> spoil) {
    return Arguments.of(how, spoil);
  }

  static Stream<Arguments> whatMayHealOrIsAnothers() {
    return Stream.of(
        spoilt("lost", w -> w.subsystem = false),
        spoilt("orphaned, as `hold` keeps it", w -> w.controllers.clear()),
        spoilt(
            "reconnecting",
            w ->
                w.controller("nvme0", FIRST, KernelState.CONNECTING)
                    .controller("nvme1", SECOND, KernelState.CONNECTING)),
        spoilt(
            "inaccessible",
            w -> {
              w.ana.put("nvme0", AnaState.INACCESSIBLE);
              w.ana.put("nvme1", AnaState.INACCESSIBLE);
            }),
        spoilt("no namespace", w -> w.shown = Optional.empty()),
        spoilt("wrong device", w -> w.bytes = 1),
        spoilt("device node missing", w -> w.doubts.put(new DeviceNumber(259, 1), List.of("gone"))),
        spoilt("writes lost", w -> w.lostWrites.put(VOLUME.id(), "its device was removed")),
        spoilt("nothing is staged", w -> w.mounts.removeFirst()),
        spoilt("being staged again", w -> staging(w, new MountState.Awaited())),
        spoilt("another filesystem", w -> staging(w, new MountState.Foreign("ext4 of sda"))),
        spoilt("not known", w -> staging(w, new MountState.Unknown("sda"))),
        spoilt(
            "another namespace",
            w -> staging(w, new MountState.Alive(ids(2), new DeviceNumber(259, 2)))),
        spoilt(
            "the loop stages it again",
            w -> {
              staging(w, GONE);
              w.surelyHere.add(VOLUME.id());
            }),
        spoilt(
            "the loop stages it again, with the reservation",
            w -> {
              staging(w, GONE);
              w.fences.put(VOLUME.id(), fence(Fence.State.HELD));
            }),
        spoilt("its reservation is not known", w -> w.fences.clear()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatMayHealOrIsAnothers")
  void neverWhileItMayHealOrIsAnothers(String how, Consumer<World> spoil) {
    World world = stranded();
    spoil.accept(world);
    assertThat(of(world)).as(how).isEmpty();
  }

  /** Kubelet's next publish of it, for a new pod, stages it: nothing else does. */
  @Test
  void aDeadStagingMountThatOnlyANewPodReplaces() {
    World world = stranded();
    staging(world, GONE);
    assertThat(of(world)).containsExactly(POD);
    world.fences.put(VOLUME.id(), fence(Fence.State.LEFT));
    assertThat(of(world)).containsExactly(POD);
  }

  @Test
  void neverOfAVolumeThatIsBeingStaged() {
    StagedVolume incomplete = World.incomplete(VOLUME);
    VolumeHealth before = stranded().judge(VOLUME);
    assertThat(StrandedPods.of(incomplete, before, stranded().snapshot())).isEmpty();
  }

  @Test
  void neverIfItIsNotKnownWhichNamespaceIsTheVolume() {
    StagedVolume unproven =
        new StagedVolume(
            VOLUME.id(),
            VOLUME.request(),
            new StagedVolume.Device(Optional.empty(), Optional.empty()),
            new StagedVolume.Progress(List.of(), VOLUME.boot(), true, false),
            StagedVolume.Outage.NONE);
    assertThat(stranded().judge(unproven).verdict()).isEqualTo(Verdict.DEAD_MOUNT);
    assertThat(of(stranded(), unproven)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fence.State.class,
      names = {"TAKEN", "FREE", "UNKNOWN"})
  void neverWhileAnotherHostHasItOrMay(Fence.State state) {
    World world = stranded();
    world.fences.put(VOLUME.id(), fence(state));
    assertThat(of(world)).isEmpty();
    // whatever was judged before
    VolumeHealth dead = stranded().judge(VOLUME);
    assertThat(StrandedPods.of(VOLUME, dead, world.snapshot())).isEmpty();
  }
}
