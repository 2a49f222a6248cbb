package dev.holdfast.application.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.memory.InMemoryFabric;
import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ControllerDeletionsTest {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final CreatedController GONE = controller(0);
  private static final CreatedController GOING = controller(1);
  private static final CreatedController FAILED = controller(2);
  private static final CreatedController BROKEN = controller(3);
  private static final CreatedController LAST = controller(4);

  private final CountDownLatch together = new CountDownLatch(2);
  private final ControllerDeletions deletions =
      new ControllerDeletions(this::disconnect, HostTime.system());

  private static CreatedController controller(int instance) {
    return new CreatedController(
        InMemoryNode.nqn(InMemoryNode.ONE),
        InMemoryNode.FIRST,
        InMemoryFabric.HOST,
        ControllerName.ofInstance(instance),
        instance);
  }

  @Test
  void reportsEachControllerThatMayStillBeThere() {
    deletions.begin(GONE, SOON);
    deletions.begin(GOING, SOON);
    deletions.begin(FAILED, SOON);
    deletions.begin(BROKEN, SOON);
    deletions.await();

    assertThat(deletions.problems())
        .containsExactly(
            "nvme1: the kernel works on it",
            "nvme2: EPERM",
            "nvme3: java.lang.IllegalStateException: broken");
  }

  @Test
  void waitsForAllWhichRunSideBySide() {
    deletions.begin(LAST, SOON);
    deletions.begin(controller(5), SOON);
    deletions.await();

    assertThat(deletions.problems()).as("each waited for the other").isEmpty();
  }

  @Test
  void doesNotWaitLongerThanTheDeadline() {
    deletions.begin(LAST, SOON);
    deletions.await(new Deadline(new HeldTime(), Duration.ofMillis(1)));

    assertThat(deletions.problems()).containsExactly("nvme4: no answer");
    together.countDown();
  }

  private DisconnectOutcome disconnect(CreatedController controller, Duration patience) {
    if (controller.equals(GONE)) {
      return new DisconnectOutcome.Gone();
    }
    if (controller.equals(GOING)) {
      return new DisconnectOutcome.StillGoing("the kernel works on it");
    }
    if (controller.equals(FAILED)) {
      return new DisconnectOutcome.Failed("EPERM");
    }
    if (controller.equals(BROKEN)) {
      throw new IllegalStateException("broken");
    }
    together.countDown();
    try {
      return together.await(30, TimeUnit.SECONDS)
          ? new DisconnectOutcome.Gone()
          : new DisconnectOutcome.Failed("alone");
    } catch (InterruptedException e) {
      return new DisconnectOutcome.Failed("interrupted");
    }
  }
}
