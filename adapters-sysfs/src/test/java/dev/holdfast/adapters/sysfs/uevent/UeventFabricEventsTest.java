package dev.holdfast.adapters.sysfs.uevent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.fabric.FabricEvent;
import dev.holdfast.application.port.out.fabric.FabricEvent.Missed;
import dev.holdfast.application.port.out.fabric.FabricEvent.SubsystemChanged;
import dev.holdfast.application.port.out.fabric.FabricEvents.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UeventFabricEventsTest {
  private final BlockingQueue<FabricEvent> told = new LinkedBlockingQueue<>();
  private final Script script = new Script();

  @Test
  void tellsOnceThatThereAreNone() {
    KernelUevents none =
        () -> {
          throw new KernelRefusal(Errno.EPERM.number(), "socket");
        };

    Subscription subscription = new UeventFabricEvents(none).subscribe(told::add);
    subscription.close();

    assertThat(told).singleElement().isInstanceOf(Missed.class);
  }

  @Test
  void goesOnAfterALoss() throws Exception {
    try (Subscription _ = new UeventFabricEvents(() -> script).subscribe(told::add)) {
      script.says(new KernelUevents.Received.Lost("too many"));
      script.says(subsystem(1));

      assertThat(next()).isEqualTo(new Missed("too many"));
      assertThat(next()).isEqualTo(new SubsystemChanged("nvme-subsys1"));
    }
  }

  @Test
  void goesOnAfterAListenerThatFails() throws Exception {
    List<FabricEvent> heard = new ArrayList<>();
    try (Subscription _ =
        new UeventFabricEvents(() -> script)
            .subscribe(event -> {
              heard.add(event);
              if (heard.size() == 1) {
                throw new IllegalStateException("a listener's mistake");
              }
              told.add(event);
            })) {
      script.says(subsystem(1));
      script.says(subsystem(2));

      assertThat(next()).isEqualTo(new SubsystemChanged("nvme-subsys2"));
    }
  }

  @Test
  void anErrorOfAListenerEndsNoListening() throws Exception {
    List<FabricEvent> heard = new ArrayList<>();
    try (Subscription _ =
        new UeventFabricEvents(() -> script)
            .subscribe(event -> {
              heard.add(event);
              if (heard.size() == 1) {
                throw new InternalError("unable to create native thread");
              }
              told.add(event);
            })) {
      script.says(subsystem(1));
      script.says(subsystem(2));

      assertThat(next()).isEqualTo(new SubsystemChanged("nvme-subsys2"));
    }
  }

  @Test
  void tellsThatThereWillBeNoMore() throws Exception {
    Subscription subscription = new UeventFabricEvents(() -> script).subscribe(told::add);

    script.ends();

    assertThat(next()).isInstanceOf(Missed.class);
    assertThat(script.closed.await(30, TimeUnit.SECONDS)).isTrue();
    subscription.close();
  }

  @Test
  void endsItsSource() throws Exception {
    Subscription subscription = new UeventFabricEvents(() -> script).subscribe(told::add);

    subscription.close();

    assertThat(script.closed.await(30, TimeUnit.SECONDS)).isTrue();
    script.says(subsystem(1));
    assertThat(told).isEmpty();
  }

  private FabricEvent next() throws InterruptedException {
    FabricEvent event = told.poll(30, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  private static KernelUevents.Received subsystem(int number) {
    return new KernelUevents.Received.Uevent(
        "add@/x\0ACTION=add\0DEVPATH=/nvme-subsys%d\0SUBSYSTEM=nvme-subsystem\0".formatted(number));
  }

  /** Returns its scripted messages, then waits. */
  private static final class Script implements KernelUevents.Source {
    private final BlockingQueue<KernelUevents.Received> lines = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean broken;

    void says(KernelUevents.Received line) {
      lines.add(line);
    }

    void ends() {
      broken = true;
      lines.add(new KernelUevents.Received.Closed());
    }

    @Override
    public KernelUevents.Received receive() throws KernelRefusal {
      try {
        KernelUevents.Received line = lines.take();
        if (broken) {
          throw new KernelRefusal(Errno.EIO.number(), "recvfrom");
        }
        return line;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      lines.add(new KernelUevents.Received.Closed());
      closed.countDown();
    }
  }
}
