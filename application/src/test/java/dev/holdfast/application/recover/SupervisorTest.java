package dev.holdfast.application.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.connect.ControllerSurvey;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.contract.MatrixLifecycleEngine;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.lifecycle.Observation;
import dev.holdfast.application.lifecycle.ScanStart;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.RecordsWithoutMarks;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.VolumeRecords.Records;
import dev.holdfast.application.port.out.VolumeRecords.Unreadable;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.recovery.RepairMemory;
import dev.holdfast.domain.recovery.SeenMounts;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A failure of one volume stays that volume's. */
class SupervisorTest {
  private static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:00000000-0000-0001-0000-000000000002"),
          HostId.parse("00000000-0000-0001-0000-000000000002"));
  private static final ObservedTopology NOTHING =
      new ObservedTopology(NativeMultipath.ON, List.of());

  private final AnyVolume any = new AnyVolume(new Random(20_261_123L));
  private final StagedVolume bad = any.volume(new VolumeId("bad"));
  private final StagedVolume good = any.volume(new VolumeId("good"));

  private final HeldTime time = new HeldTime();
  private final PartialFailures failures = new PartialFailures();
  private final Set<VolumeId> unsure = new HashSet<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private boolean failing = true;
  private boolean failingRemoval;
  private Optional<String> doubt = Optional.empty();
  private final Supervisor.RecoveryContext node = surroundings();
  private final Supervisor supervisor = new Supervisor(node);

  @Test
  void aVolumeThatCannotBeJudgedKeepsNoOtherFromIt() {
    for (int i = 0; i < 3; i++) {
      look();
      assertThat(judged()).containsExactly(good.id());
      assertThat(supervisor.view().lookAge()).isZero();
    }
    assertThat(supervisor.view().setAside())
        .containsExactly(
            new Aside(
                "subsystem",
                bad.attachment().nqn().value(),
                "java.lang.IllegalStateException: not this one"));

    failing = false;
    look();

    assertThat(judged()).containsExactly(bad.id(), good.id());
    assertThat(supervisor.view().setAside()).isEmpty();
  }

  @Test
  void aVolumeThatCouldNotBeLookedAtHasNoVerdictOfEarlier() {
    failing = false;
    look();
    assertThat(judged()).containsExactly(bad.id(), good.id());

    unsure.add(bad.id());
    look();

    assertThat(judged()).containsExactly(good.id());
  }

  @Test
  void unneededControllersThatCannotBeRemovedKeepNoVolumeFromItsVerdict() {
    failing = false;
    failingRemoval = true;

    look();

    assertThat(judged()).containsExactly(bad.id(), good.id());
    assertThat(supervisor.view().setAside()).extracting(Aside::kind).containsExactly("loop");
  }

  @Test
  void anUnreadableRecordIsShownUntilItCanBeRead() {
    failing = false;
    unreadable.add(new Unreadable("/state/volumes/x.volume", "cannot be read"));
    look();
    assertThat(supervisor.view().setAside())
        .containsExactly(new Aside("record", "/state/volumes/x.volume", "cannot be read"));

    unreadable.clear();
    look();
    assertThat(supervisor.view().setAside()).isEmpty();
  }

  @Test
  void ownershipThatIsNotOnRecordIsShownUntilItIs() {
    failing = false;
    doubt = Optional.of("No space left on device");
    look();
    assertThat(supervisor.view().setAside())
        .containsExactly(
            new Aside("loop", "record of created controllers", "No space left on device"));

    doubt = Optional.empty();
    look();
    assertThat(supervisor.view().setAside()).isEmpty();
  }

  @Test
  void theAgeOfTheLookGrowsUntilOneEnds() {
    failing = false;
    look();
    time.pass(Duration.ofSeconds(61));

    assertThat(supervisor.view().lookAge()).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void aSubsystemForWhichNothingCanBePlannedKeepsNoOtherFromItsRepairs() {
    SubsystemNqn nqn = bad.attachment().nqn();
    Map<SubsystemNqn, RepairMemory> memories =
        new ConcurrentHashMap<>() {
          @Override
          public RepairMemory compute(
              SubsystemNqn key,
              BiFunction<? super SubsystemNqn, ? super RepairMemory, ? extends RepairMemory> to) {
            if (key.equals(nqn)) {
              throw new IllegalStateException("no plan");
            }
            return super.compute(key, to);
          }
        };
    VerdictHistory history = new VerdictHistory(_ -> {}, new Unobserved());
    RepairQueue queue =
        new RepairQueue(
            node,
            history,
            new VolumeHealthView(history, node.settings().lifecycles(), time, memories, failures),
            memories);
    DesiredSubsystem.of(List.of(bad, good)).forEach(queue::add);

    queue.begin(
        new Observation(
            snapshot(HOST, NOTHING),
            Set.of(),
            time.uptime(),
            ScanStart.now(node.locks(), node.reservations())));

    assertThat(memories).containsOnlyKeys(good.attachment().nqn());
    assertThat(failures.all())
        .containsExactly(
            new Aside("repairs", nqn.value(), "java.lang.IllegalStateException: no plan"));
  }

  private void look() {
    // long enough for the same change to be published once more
    time.pass(Duration.ofSeconds(90));
    supervisor.step();
  }

  private List<VolumeId> judged() {
    return supervisor.view().all().stream().map(VolumeHealth::volume).toList();
  }

  private void published(Fact fact) {
    if (failing && fact.kind().equals("volume") && fact.subject().equals(bad.id().value())) {
      throw new IllegalStateException("not this one");
    }
  }

  private static Snapshot snapshot(Host host, ObservedTopology topology) {
    return new Snapshot(
        host,
        topology,
        new SeenMounts(List.of()),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Map.of(),
        List.of());
  }

  private Supervisor.RecoveryContext surroundings() {
    return new Supervisor.RecoveryContext(
        () -> NOTHING,
        new Memory(),
        () -> HOST,
        time,
        new MountSurvey() {
          @Override
          public Optional<BootMoment> moment() {
            return Optional.empty();
          }

          @Override
          public Survey survey(
              ObservedTopology topology,
              Host host,
              List<StagedVolume> volumes,
              Optional<BootMoment> at) {
            return new Survey(snapshot(host, topology), unsure);
          }

          @Override
          public void unchanged(Optional<BootMoment> at) {}
        },
        new Repairs() {
          @Override
          public Result perform(RecoveryAction action) {
            return Result.failed("not in this test");
          }

          @Override
          public void removeUnneeded(ObservedTopology topology) {
            if (failingRemoval) {
              throw new InternalError("unable to create native thread");
            }
          }
        },
        new ControllerSurvey() {
          @Override
          public ObservedTopology look() {
            return NOTHING;
          }

          @Override
          public List<CreatedController> in(ObservedTopology topology) {
            return List.of();
          }

          @Override
          public Optional<String> doubt() {
            return doubt;
          }
        },
        new SubsystemLocks(time),
        new VolumeReservations(),
        new TargetLimits(time),
        new RecoverySettings(
            Duration.ofSeconds(1),
            Duration.ZERO,
            false,
            new Lifecycles(new MatrixLifecycleEngine(), Runnable::run, _ -> {}, time),
            this::published,
            new Unobserved(),
            new WakeRequests(time),
            failures,
            new Random(1)));
  }

  private final class Memory extends RecordsWithoutMarks {
    @Override
    public Records read() {
      return new Records(List.of(bad, good), unreadable);
    }

    @Override
    public Optional<StagedVolume> find(VolumeId volume) {
      return all().stream().filter(one -> one.id().equals(volume)).findFirst();
    }

    @Override
    public void put(StagedVolume volume) {}

    @Override
    public void remove(VolumeId volume) {}
  }
}
