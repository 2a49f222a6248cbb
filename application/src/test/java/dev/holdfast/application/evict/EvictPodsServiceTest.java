package dev.holdfast.application.evict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.port.in.EvictPods.Ending;
import dev.holdfast.application.port.in.EvictPods.Wish;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.pod.PodUid;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EvictPodsServiceTest {
  private static final Duration AFTER = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(15);
  private static final StrandedPod A = pod("v1", "a");
  private static final StrandedPod B = pod("v1", "b");
  private static final StrandedPod OTHER = pod("v2", "c");

  private final HeldTime time = new HeldTime();
  private final StrandedPodWatch watch = new StrandedPodWatch();
  private final Cluster cluster = new Cluster();
  private final Set<VolumeId> busy = new HashSet<>();
  private EvictPodsService service = service(Wish.LABELLED, 10);

  private static StrandedPod pod(String volume, String name) {
    return new StrandedPod(
        new VolumeId(volume),
        new PodUid(UUID.nameUUIDFromBytes(new byte[] {(byte) name.charAt(0)})),
        new PodName("shop", name));
  }

  private EvictPodsService service(Wish wish, int perMinute) {
    return new EvictPodsService(
        watch,
        busy::contains,
        cluster,
        new EvictionSettings(wish, AFTER, COOLDOWN, perMinute),
        time);
  }

  /** The loop looks, and sees these. */
  private void look(StrandedPod... pods) {
    watch.observed(List.of(pods), List.of(new VolumeId("v1"), new VolumeId("v2")), time.uptime());
  }

  private void look(Duration during, StrandedPod... pods) {
    for (Duration left = during; left.isPositive(); left = left.minusSeconds(30)) {
      time.pass(30);
      look(pods);
    }
  }

  /** So long that the first cooldown of the process is over. */
  private void stand(StrandedPod... pods) {
    look();
    look(COOLDOWN.minus(AFTER), new StrandedPod[0]);
    look(pods);
    look(AFTER, pods);
  }

  @Test
  void evictsAPodThatHasHeldADeadMountForLong() {
    stand(A);
    service.step();

    assertThat(cluster.evicted).containsExactly(A);
    assertThat(service.ended(Ending.EVICTED)).isEqualTo(1);
    assertThat(cluster.reports).containsExactly("a EVICTED");
  }

  @Test
  void neverWithoutTheWish() {
    service = service(Wish.NEVER, 10);
    stand(A);
    service.step();

    assertThat(cluster.asked).isEmpty();
    assertThat(cluster.evicted).isEmpty();
  }

  @Test
  void aDryRunDoesAllButTheEvictionAndReportsEachPodOnce() {
    service = service(Wish.DRY_RUN, 10);
    stand(A, B);
    service.step();
    look(COOLDOWN.multipliedBy(3), A, B);
    service.step();
    look(COOLDOWN, A, B);
    service.step();

    assertThat(cluster.asked).contains(A, B);
    assertThat(cluster.evicted).isEmpty();
    assertThat(cluster.reports).containsExactly("a WOULD_BE_EVICTED", "b WOULD_BE_EVICTED");
    assertThat(service.ended(Ending.DRY_RUN)).isEqualTo(2);
  }

  @Test
  void neverBeforeItHasStoodForLongEnough() {
    look(COOLDOWN, new StrandedPod[0]);
    look(A);
    look(AFTER.minusSeconds(30), A);
    time.pass(29);
    service.step();
    assertThat(cluster.asked).isEmpty();

    time.pass(1);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);
  }

  @Test
  void aLookWithoutItBeginsTheTimeAgain() {
    stand(A);
    look(Duration.ofSeconds(30), OTHER);
    look(AFTER, A);
    service.step();
    assertThat(cluster.evicted).isEmpty();

    look(Duration.ofSeconds(30), A);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);
  }

  @Test
  void neverWhileTheLoopStandsStill() {
    stand(A);
    time.pass(61);
    service.step();
    assertThat(cluster.asked).isEmpty();

    // nor by what was seen before
    look(A);
    service.step();
    assertThat(cluster.asked).isEmpty();
  }

  @Test
  void neverWhileAJobIsUnderWay() {
    stand(A);
    busy.add(A.volume());
    service.step();
    assertThat(cluster.asked).isEmpty();

    busy.clear();
    cluster.whileAsked = () -> busy.add(A.volume());
    service.step();
    assertThat(cluster.evicted).isEmpty();
  }

  @Test
  void neverIfItHasHealedWhileTheApiWasAsked() {
    stand(A);
    cluster.whileAsked = this::look;
    service.step();

    assertThat(cluster.asked).containsExactly(A);
    assertThat(cluster.evicted).isEmpty();
  }

  @Test
  void neverIfItIsNotKnownToBeThePod() {
    stand(A);
    cluster.shows.put(A, new PodEvictions.Identity.Unknown("the API was silent"));
    service.step();
    assertThat(cluster.evicted).isEmpty();
    assertThat(service.ended(Ending.UNVERIFIED)).isEqualTo(1);

    look(Duration.ofSeconds(30), A);
    service.step();
    assertThat(cluster.asked).as("a minute later").containsExactly(A);
    cluster.shows.clear();
    look(Duration.ofSeconds(30), A);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);
  }

  @Test
  void neverIfItIsAnotherPodOrDoesNotWantIt() {
    for (PodEvictions.Identity shown :
        List.of(
            new PodEvictions.Identity.Absent("another UID"),
            new PodEvictions.Identity.Unwanted("it has no label"))) {
      stand(A);
      cluster.shows.put(A, shown);
      service.step();
      assertThat(cluster.evicted).isEmpty();
    }
    assertThat(service.ended(Ending.UNVERIFIED)).isZero();
    assertThat(cluster.reports).isEmpty();
  }

  @Test
  void neverTwoOfAVolumeAtATime() {
    stand(A, B);
    service.step();
    service.step();
    assertThat(cluster.evicted).containsExactly(A);

    // the first one takes its time to end
    cluster.shows.put(A, new PodEvictions.Identity.Unwanted("it is being deleted"));
    look(COOLDOWN, A, B);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);

    // or it is not known
    cluster.shows.put(A, new PodEvictions.Identity.Unknown("the API was silent"));
    look(Duration.ofMinutes(2), B);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);

    cluster.shows.put(A, new PodEvictions.Identity.Absent("not found"));
    look(Duration.ofMinutes(2), B);
    service.step();
    assertThat(cluster.evicted).containsExactly(A, B);
  }

  @Test
  void neverAgainWithinTheCooldown() {
    stand(A);
    service.step();
    cluster.shows.put(A, new PodEvictions.Identity.Absent("not found"));
    look(COOLDOWN.minusSeconds(30), B);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);

    look(Duration.ofSeconds(30), B);
    service.step();
    assertThat(cluster.evicted).containsExactly(A, B);
  }

  @Test
  void theCooldownBeginsWithTheProcess() {
    look(A);
    look(AFTER, A);
    service.step();
    assertThat(cluster.asked).isEmpty();

    look(COOLDOWN.minus(AFTER), A);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);
  }

  @Test
  void neverMoreOnTheNodeThanItsLimitAllows() {
    service = service(Wish.LABELLED, 1);
    stand(A, OTHER);
    service.step();
    look(Duration.ofSeconds(30), A, OTHER);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);

    look(Duration.ofSeconds(30), A, OTHER);
    service.step();
    assertThat(cluster.evicted).containsExactly(A, OTHER);
  }

  @Test
  void aBudgetIsHeededAndAskedAgainAMinuteLater() {
    stand(A);
    cluster.answer = new PodEvictions.Answer.Later("disruption budget db needs 1 healthy pods");
    service.step();
    look(Duration.ofSeconds(30), A);
    service.step();
    assertThat(cluster.evictions).isEqualTo(1);

    look(Duration.ofSeconds(30), A);
    service.step();
    assertThat(cluster.evictions).isEqualTo(2);
    assertThat(service.ended(Ending.POSTPONED)).isEqualTo(2);
    assertThat(cluster.reports).as("once").containsExactly("a CANNOT_BE_EVICTED");

    cluster.answer = new PodEvictions.Answer.Accepted();
    look(Duration.ofMinutes(1), A);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);
  }

  @Test
  void aRefusalIsNoEviction() {
    stand(A);
    cluster.answer = new PodEvictions.Answer.Refused("403");
    service.step();
    assertThat(service.ended(Ending.FAILED)).isEqualTo(1);

    cluster.answer = new PodEvictions.Answer.Accepted();
    look(Duration.ofMinutes(1), A);
    service.step();
    assertThat(cluster.evicted).containsExactly(A);
  }

  @Test
  void anEvictionOfWhichNothingIsKnownCountsAsOne() {
    service = service(Wish.LABELLED, 1);
    stand(A, OTHER);
    cluster.answer = new PodEvictions.Answer.Unknown("timeout");
    service.step();
    assertThat(cluster.evictions).isEqualTo(1);
    assertThat(service.ended(Ending.FAILED)).isEqualTo(1);

    cluster.answer = new PodEvictions.Answer.Accepted();
    look(Duration.ofMinutes(2), A, B);
    service.step();
    assertThat(cluster.evicted).isEmpty();
  }

  private static final class Cluster implements PodEvictions {
    final Map<StrandedPod, Identity> shows = new HashMap<>();
    final List<StrandedPod> asked = new ArrayList<>();
    final List<StrandedPod> evicted = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    Runnable whileAsked = () -> {};
    Answer answer = new Answer.Accepted();
    int evictions;

    @Override
    public Identity identify(StrandedPod pod) {
      asked.add(pod);
      whileAsked.run();
      return shows.getOrDefault(pod, new Identity.Confirmed());
    }

    @Override
    public Answer evict(StrandedPod pod) {
      evictions++;
      if (answer instanceof Answer.Accepted) {
        evicted.add(pod);
      }
      return answer;
    }

    @Override
    public void report(StrandedPod pod, Word word, String message) {
      reports.add(pod.name().name() + " " + word);
    }
  }
}
