package dev.holdfast.domain.recovery;

import static dev.holdfast.domain.recovery.World.FIRST;
import static dev.holdfast.domain.recovery.World.NQN;
import static dev.holdfast.domain.recovery.World.POLICY;
import static dev.holdfast.domain.recovery.World.SECOND;
import static dev.holdfast.domain.recovery.World.THIRD;
import static dev.holdfast.domain.recovery.World.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.recovery.RecoveryAction.ConnectPath;
import dev.holdfast.domain.recovery.RecoveryAction.NoteLoss;
import dev.holdfast.domain.recovery.RecoveryAction.RemoveController;
import dev.holdfast.domain.recovery.RecoveryAction.Rescan;
import dev.holdfast.domain.recovery.RecoveryAction.Reserve;
import dev.holdfast.domain.recovery.RecoveryAction.Restage;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreTimers;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlannerTest {
  private static final StagedVolume VOLUME = volume("v1", 1, FIRST, SECOND);
  private static final List<KernelState> STATES = List.of(KernelState.values());
  private static final List<AnaState> ANA = List.of(AnaState.values());
  private static final Duration HOUR = Duration.ofHours(1);

  private static ConnectPath connect(TransportId address) {
    return new ConnectPath(NQN, address, VOLUME.id(), POLICY);
  }

  private static Rescan rescan(String controller) {
    return new Rescan(NQN, new ControllerName(controller));
  }

  @Test
  void nothingIsWantedOfAHealthyVolume() {
    assertThat(new World().wanted(VOLUME)).isEmpty();
  }

  @Test
  void whatTheKernelRetriesIsLeftAlone() {
    World world =
        new World()
            .controller("nvme0", FIRST, KernelState.CONNECTING)
            .controller("nvme1", SECOND, KernelState.NEW);
    assertThat(world.wanted(VOLUME)).isEmpty();
  }

  @Test
  void aMissingPathIsAddedAlsoWhileAnotherIsRetried() {
    World world = new World().controller("nvme0", FIRST, KernelState.CONNECTING);
    world.controllers.remove("nvme1");
    assertThat(world.wanted(VOLUME)).containsExactly(connect(SECOND));
  }

  @Test
  void everythingIsConnectedAgainAfterTheKernelGaveUp() {
    World world = new World();
    world.controllers.clear();
    assertThat(world.wanted(VOLUME)).containsExactly(connect(FIRST), connect(SECOND));
    world.subsystem = false;
    assertThat(world.wanted(VOLUME)).containsExactly(connect(FIRST), connect(SECOND));
  }

  /** The kernel refuses to connect it if that controller serves; it is never removed. */
  @ParameterizedTest
  @EnumSource(names = {"DELETING", "DELETING_NOIO", "DEAD", "UNRECOGNISED"})
  void anAddressWhoseControllerDoesNotServeIsConnected(KernelState state) {
    World world = new World().controller("nvme0", FIRST, state);
    assertThat(world.wanted(VOLUME)).containsExactly(connect(FIRST));
  }

  @Test
  void aVolumeThatIsNotMountedIsNotConnectedAgain() {
    World world = new World();
    world.controllers.clear();
    world.mounts.clear();
    assertThat(world.wanted(VOLUME)).isEmpty();
  }

  @Test
  void oneVolumeThatIsMountedIsReasonEnough() {
    World world = new World();
    world.controllers.clear();
    assertThat(world.wanted(volume("v0", 2, FIRST, SECOND), VOLUME)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"OFF", "UNKNOWN"})
  void withoutMultipathOnePathIsEnough(NativeMultipath multipath) {
    World world = new World();
    world.multipath = multipath;
    world.controllers.remove("nvme1");
    assertThat(world.wanted(VOLUME)).isEmpty();
    world.controllers.clear();
    assertThat(world.wanted(VOLUME)).isNotEmpty();
  }

  @Test
  void aLiveControllerWithoutTheNamespaceLooksAgain() {
    World world = new World();
    world.pathless.add("nvme1");
    assertThat(world.wanted(VOLUME)).containsExactly(rescan("nvme1"));
    world.shown = Optional.empty();
    assertThat(world.wanted(VOLUME)).containsExactly(rescan("nvme0"), rescan("nvme1"));
  }

  @Test
  void aTargetThatSaysInaccessibleIsNotPestered() {
    World world = new World();
    world.ana.put("nvme0", AnaState.INACCESSIBLE);
    world.ana.put("nvme1", AnaState.CHANGE);
    assertThat(world.wanted(VOLUME)).isEmpty();
  }

  @Test
  void aDeadStagingMountIsReplacedOnlyWhenTheVolumeIsBackAndSound() {
    World world = new World().mounted(new MountState.Dead("/dev/nvme0n1"));
    world.surelyHere.add(VOLUME.id());
    assertThat(world.wanted(VOLUME)).containsExactly(new Restage(NQN, VOLUME.id()));
    world.ana.put("nvme0", AnaState.INACCESSIBLE);
    world.ana.put("nvme1", AnaState.INACCESSIBLE);
    assertThat(world.wanted(VOLUME)).isEmpty();
    world.ana.clear();
    world.shown = Optional.of(World.ids(2));
    assertThat(world.wanted(VOLUME)).noneMatch(Restage.class::isInstance);
  }

  private static Fence fence(Fence.State state) {
    return new Fence(state, "in this test", Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void aDeadStagingMountIsReplacedWithTheReservationInHandOrSoonAfterTheLoss(Fence.State state) {
    World world = new World().mounted(new MountState.Dead("/dev/nvme0n1"));
    world.fences.put(VOLUME.id(), fence(state));

    boolean later = world.wanted(VOLUME).contains(new Restage(NQN, VOLUME.id()));
    world.surelyHere.add(VOLUME.id());
    boolean soon = world.wanted(VOLUME).contains(new Restage(NQN, VOLUME.id()));

    assertThat(later).isEqualTo(state == Fence.State.HELD);
    assertThat(soon)
        .isEqualTo(
            Set.of(Fence.State.HELD, Fence.State.NOT_WANTED, Fence.State.UNSUPPORTED)
                .contains(state));
  }

  @ParameterizedTest
  @EnumSource
  void aReservationThatNoHostHoldsIsTakenFirst(Fence.State state) {
    World world = new World();
    world.controllers.remove("nvme1");
    world.fences.put(VOLUME.id(), fence(state));

    List<RecoveryAction> wanted = world.wanted(VOLUME);

    if (state == Fence.State.FREE) {
      assertThat(wanted.getFirst()).isEqualTo(new Reserve(NQN, VOLUME.id()));
    } else {
      assertThat(wanted).noneMatch(Reserve.class::isInstance);
    }
  }

  @Test
  void theReservationOfAVolumeThatIsNotHereAnyMoreIsLeftToKubelet() {
    World world = new World();
    world.mounts.clear();
    world.fences.put(VOLUME.id(), fence(Fence.State.FREE));
    assertThat(world.wanted(VOLUME)).noneMatch(Reserve.class::isInstance);
    world.mounted(new MountState.Dead("/dev/nvme0n1"));
    assertThat(world.wanted(VOLUME)).noneMatch(Reserve.class::isInstance);
    world.surelyHere.add(VOLUME.id());
    assertThat(world.wanted(VOLUME)).contains(new Reserve(NQN, VOLUME.id()));
  }

  @Test
  void aDeadStagingMountIsLeftToKubeletOnceTheVolumeMayBeAnotherNodes() {
    World world = new World();
    world.surelyHere.add(new VolumeId("another"));
    for (MountState dead : List.of(new MountState.Dead("/dev/nvme0n1"), new MountState.Awaited())) {
      assertThat(world.mounted(dead).wanted(VOLUME)).isEmpty();
    }
  }

  @Test
  void whenAVolumeWasLastAliveIsNotedUntilItIsAgain() {
    BootMoment seen = new BootMoment(new BootId(new UUID(1, 1)), HOUR);
    StagedVolume lost = VOLUME.withLost(Optional.of(seen));
    NoteLoss back = new NoteLoss(NQN, VOLUME.id(), Optional.empty());
    World world = new World();
    assertThat(world.wanted(lost)).containsExactly(back);

    world.controllers.clear();
    assertThat(world.wanted(VOLUME)).as("nothing is known").noneMatch(NoteLoss.class::isInstance);
    world.lastAlive.put(VOLUME.id(), seen);
    assertThat(world.wanted(VOLUME)).contains(new NoteLoss(NQN, VOLUME.id(), Optional.of(seen)));
    world.lastAlive.put(VOLUME.id(), new BootMoment(seen.boot(), HOUR.plusSeconds(1)));
    assertThat(world.wanted(lost)).as("the first counts").noneMatch(NoteLoss.class::isInstance);

    world.controller("nvme5", FIRST, KernelState.CONNECTING).pathless.add("nvme5");
    assertThat(world.wanted(lost)).as("it reaches nothing").noneMatch(NoteLoss.class::isInstance);
    world.pathless.clear();
    assertThat(world.wanted(lost)).as("the kernel retries it").contains(back);
  }

  @Test
  void aVolumeThatIsNotMountedIsConnectedAgainWhileTheKernelHasSomethingOfItToWrite() {
    World world = new World();
    world.controllers.clear();
    world.mounts.clear();
    world.unwritten.put(VOLUME.id(), List.of("ext4 on nvme0n1"));
    assertThat(world.wanted(VOLUME)).containsExactly(connect(FIRST), connect(SECOND));
    assertThat(world.wanted(World.incomplete(VOLUME)))
        .containsExactly(connect(FIRST), connect(SECOND));
    world.unwritten.clear();
    assertThat(world.wanted(World.incomplete(VOLUME))).isEmpty();
  }

  @Test
  void anAdministratorsOrderConnectsWhateverIsMounted() {
    World world = new World();
    world.controllers.clear();
    world.mounts.clear();
    world.ordered = true;
    assertThat(world.wanted(VOLUME)).containsExactly(connect(FIRST), connect(SECOND));
  }

  @Test
  void aMountThatIsToComeIsMadeAndTheNoteOfOneThatCameIsTakenBack() {
    StagedVolume noted = VOLUME.withRestaging(Optional.of(new BootId(new UUID(1, 1))));
    Restage restage = new Restage(NQN, VOLUME.id());
    World world = new World();
    assertThat(world.wanted(noted)).containsExactly(restage);
    world.mounted(new MountState.Awaited());
    world.surelyHere.add(VOLUME.id());
    assertThat(world.wanted(noted)).containsExactly(restage);
    // a note of another boot, or a foreign mount
    world.mounts.clear();
    assertThat(world.wanted(noted)).isEmpty();
    world.mounted(new MountState.Foreign("tmpfs of tmpfs"));
    assertThat(world.wanted(noted)).isEmpty();
    world.mounted(new MountState.Alive(World.ids(2), new DeviceNumber(259, 2)));
    assertThat(world.wanted(noted)).as("another namespace").isEmpty();
  }

  @Test
  void aVolumeIsNotAliveByTheMountOfAnotherNamespace() {
    BootMoment seen = new BootMoment(new BootId(new UUID(1, 1)), HOUR);
    World world = new World();
    world.lastAlive.put(VOLUME.id(), seen);
    assertThat(world.wanted(VOLUME)).isEmpty();

    world.mounted(new MountState.Alive(World.ids(2), new DeviceNumber(259, 2)));
    assertThat(world.wanted(VOLUME))
        .containsExactly(new NoteLoss(NQN, VOLUME.id(), Optional.of(seen)));
  }

  @Test
  void timersAreRestoredOnLiveControllersThatHoldfastCreated() {
    ControllerTimers other =
        new ControllerTimers(
            Optional.of(Timeout.OFF), Optional.empty(), Optional.empty(), Optional.empty());
    World world = new World().timers("nvme0", other).timers("nvme1", other);
    world.byHand.add("nvme1");
    assertThat(world.wanted(VOLUME))
        .containsExactly(new RestoreTimers(NQN, new ControllerName("nvme0"), POLICY));
  }

  @Test
  void keepAliveCannotBeRestored() {
    World world =
        new World()
            .timers(
                "nvme0",
                new ControllerTimers(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(5))));
    assertThat(world.judge(VOLUME).verdict()).isEqualTo(Verdict.TIMER_DRIFT);
    assertThat(world.wanted(VOLUME)).isEmpty();
  }

  @Test
  void ofTwoVolumesTheOneThatKeepsLongestSetsTheTimers() {
    ConnectionPolicy patient = POLICY.withCtrlLossTmo(Timeout.OFF);
    List<TransportId> both = List.of(FIRST, SECOND);
    DesiredSubsystem desired =
        new DesiredSubsystem(NQN, List.of(VOLUME, volume("v2", 2, patient, both)));
    assertThat(desired.policyForConnect(FIRST)).isEqualTo(patient);
    assertThat(desired.policyToMaintain(FIRST, List.of())).isEqualTo(patient);
  }

  @Test
  void aControllerAtAnAddressThatNobodyWantsAnyMoreGoesWhenAllOthersAreUsable() {
    World world = new World().controller("nvme2", THIRD, KernelState.LIVE);
    StagedVolume moved = VOLUME;
    assertThat(world.wanted(moved))
        .containsExactly(new RemoveController(NQN, World.created("nvme2", THIRD)));
    world.byHand.add("nvme2");
    assertThat(world.wanted(moved)).as("another program created it").isEmpty();
    world.byHand.clear();
    assertThat(world.wanted(volume("v0", 2, THIRD), moved))
        .as("a neighbour wants it")
        .noneMatch(RemoveController.class::isInstance);
    world.controller("nvme1", SECOND, KernelState.CONNECTING);
    assertThat(world.wanted(moved)).as("a path is on its way").isEmpty();
    world.controllers.remove("nvme1");
    assertThat(world.wanted(moved)).as("what is missing first").containsExactly(connect(SECOND));
  }

  @Test
  void triesAtOnceThenAsOftenAsTheKernelThenSlower() {
    World world = new World();
    world.controllers.clear();
    List<StagedVolume> volumes = List.of(VOLUME);
    RepairMemory memory = RepairMemory.NONE;
    Duration now = HOUR;
    Plan plan = world.plan(volumes, memory, now);
    assertThat(plan.due()).containsExactly(connect(FIRST), connect(SECOND));
    memory = plan.memory().tried(connect(FIRST), "refused", now, 0.5);
    plan = world.plan(volumes, memory, now.plusMillis(1900));
    assertThat(plan.due()).containsExactly(connect(SECOND));
    plan = world.plan(volumes, plan.memory(), now.plusSeconds(2));
    assertThat(plan.due()).containsExactly(connect(FIRST), connect(SECOND));
    for (int i = 0; i < 400; i++) {
      now = now.plusSeconds(2);
      memory = world.plan(volumes, memory, now).memory().tried(connect(FIRST), "no", now, 0.5);
    }
    plan = world.plan(volumes, memory, now.plusSeconds(29));
    assertThat(plan.due()).doesNotContain(connect(FIRST));
    plan = world.plan(volumes, memory, now.plusSeconds(30));
    assertThat(plan.due()).contains(connect(FIRST));
  }

  @Test
  void theHorizonIsReportedAndOneWhoAsksIsNotMadeToWait() {
    RepairMemory.Attempts tries =
        new RepairMemory.Attempts(9, 0, Duration.ZERO, HOUR, HOUR.plusSeconds(30), "no", false);
    assertThat(tries.pastHorizon(connect(FIRST).pace(), HOUR.plusSeconds(1))).isTrue();
    assertThat(tries.pastHorizon(connect(FIRST).pace(), HOUR)).isFalse();
    World world = new World();
    world.controllers.remove("nvme0");
    RepairMemory memory = new RepairMemory(java.util.Map.of(connect(FIRST), tries));
    assertThat(world.plan(List.of(VOLUME), memory, HOUR).due()).isEmpty();
    assertThat(world.plan(List.of(VOLUME), memory.impatient(), HOUR).due())
        .containsExactly(connect(FIRST));
  }

  @Test
  void aRepairThatWasNotWantedForAMinuteStartsFromTheBeginning() {
    World world = new World();
    world.controllers.remove("nvme0");
    RepairMemory memory =
        world
            .plan(List.of(VOLUME), RepairMemory.NONE, HOUR)
            .memory()
            .tried(connect(FIRST), "no", HOUR, 0.5);
    World healed = new World();
    assertThat(healed.plan(List.of(VOLUME), memory, HOUR.plusSeconds(30)).memory())
        .isNotEqualTo(RepairMemory.NONE);
    assertThat(healed.plan(List.of(VOLUME), memory, HOUR.plusSeconds(61)).memory())
        .isEqualTo(RepairMemory.NONE);
  }

  /** Attempts of an earlier outage are not those of this one, but its haste is not forgiven. */
  @Test
  void aRepairThatIsWantedAgainCountsFromTheBeginningAtThePaceItHadReached() {
    World lost = new World();
    lost.controllers.remove("nvme0");
    RepairMemory memory = lost.plan(List.of(VOLUME), RepairMemory.NONE, HOUR).memory();
    Duration now = HOUR;
    for (int i = 0; i < 400; i++) {
      now = now.plusSeconds(2);
      memory = lost.plan(List.of(VOLUME), memory, now).memory();
      memory = memory.tried(connect(FIRST), "no", now, 0.5);
    }
    assertThat(memory.of(connect(FIRST)).orElseThrow().tried()).isEqualTo(400);

    memory = new World().plan(List.of(VOLUME), memory, now.plusSeconds(1)).memory();
    now = now.plusSeconds(50);
    Plan again = lost.plan(List.of(VOLUME), memory, now);

    assertThat(again.due()).containsExactly(connect(FIRST));
    assertThat(again.memory().of(connect(FIRST)).orElseThrow())
        .satisfies(tries -> {
          assertThat(tries.tried()).isZero();
          assertThat(tries.last()).isEmpty();
        });
    memory = again.memory().tried(connect(FIRST), "no", now, 0.5);
    assertThat(memory.of(connect(FIRST)).orElseThrow().tried()).isOne();
    assertThat(lost.plan(List.of(VOLUME), memory, now.plusSeconds(29)).due()).isEmpty();
  }

  /** In any state of the world. */
  @Test
  void neverActsOnWhatIsOnItsWayNorRemovesTheLastPath() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      World world = new World();
      List<TransportId> places = List.of(FIRST, SECOND, THIRD);
      world.controllers.clear();
      for (int c = 0; c < 5; c++) {
        if (random.nextBoolean()) {
          String name = "nvme" + c;
          world.controller(
              name, places.get(random.nextInt(3)), STATES.get(random.nextInt(STATES.size())));
          world.ana.put(name, ANA.get(random.nextInt(ANA.size())));
          if (random.nextInt(4) == 0) {
            world.pathless.add(name);
          }
        }
      }
      world.subsystem = random.nextInt(8) > 0;
      world.shown = random.nextInt(8) > 0 ? world.shown : Optional.empty();
      StagedVolume volume =
          volume("v1", 1, POLICY, random.nextBoolean() ? List.of(FIRST, SECOND) : List.of(SECOND));
      world.byHand.clear();
      world.controllers.keySet().stream()
          .filter(_ -> random.nextBoolean())
          .forEach(world.byHand::add);
      VolumeHealth health = world.judge(volume);
      for (RecoveryAction action : world.wanted(volume)) {
        String why = "seed " + seed + ", world " + i + ": " + action + " for " + health;
        switch (action) {
          case ConnectPath(_, TransportId address, _, _) ->
              assertThat(world.controllers.values())
                  .as(why)
                  .noneMatch(c ->
                      world.subsystem
                          && c.address().equals(address)
                          && (c.state().onItsWay() || c.state() == KernelState.LIVE));
          case Rescan(_, ControllerName name) -> live(world, name, why);
          case RestoreTimers(_, ControllerName name, _) -> live(world, name, why);
          case RemoveController(_, CreatedController made) -> {
            TransportId address = made.address();
            live(world, made.name(), why);
            assertThat(world.byHand).as(why).doesNotContain(made.name().value());
            assertThat(volume.attachment().addresses()).as(why).doesNotContain(address);
            assertThat(health.usablePaths())
                .as(why)
                .isEqualTo(volume.attachment().addresses().size());
          }
          case Restage _ -> assertThat(health.has(Verdict.DEAD_MOUNT)).as(why).isTrue();
          default -> {}
        }
      }
      if (health.verdict() == Verdict.HEALTHY) {
        assertThat(world.wanted(volume))
            .as("seed " + seed)
            .allMatch(RemoveController.class::isInstance);
      }
    }
  }

  private static void live(World world, ControllerName name, String why) {
    World.Ctrl controller = world.controllers.get(name.value());
    assertThat(controller).as(why).isNotNull();
    assertThat(controller == null ? null : controller.state()).as(why).isEqualTo(KernelState.LIVE);
  }
}
