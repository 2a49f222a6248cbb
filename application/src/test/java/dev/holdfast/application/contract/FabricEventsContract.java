package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.FabricWorld.Disk;
import dev.holdfast.application.contract.FabricWorld.Target;
import dev.holdfast.application.port.out.fabric.FabricEvent;
import dev.holdfast.application.port.out.fabric.FabricEvent.ControllerChanged;
import dev.holdfast.application.port.out.fabric.FabricEvent.NamespaceChanged;
import dev.holdfast.application.port.out.fabric.FabricEvent.SubsystemChanged;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.path.AnaState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events that every source of the kernel's events has to report, and those that it cannot. */
public abstract class FabricEventsContract {

  private static final String NQN = "nqn.2026-01.dev.holdfast.contract:vol1";

  /** Null where there is no such world and the test is skipped. */
  @SuppressWarnings("NullAway.Init")
  private FabricWorld world;

  @SuppressWarnings("NullAway.Init")
  private FabricEvents events;

  private final BlockingQueue<FabricEvent> arrived = new LinkedBlockingQueue<>();
  private final List<FabricEvent> seen = new ArrayList<>();

  protected abstract FabricWorld world() throws Exception;

  protected abstract FabricEvents events(FabricWorld of) throws Exception;

  @BeforeEach
  final void makeTheWorld() throws Exception {
    world = world();
    events = events(world);
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void tellsOfAControllerBeforeItsNamespace() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    try (FabricEvents.Subscription _ = events.subscribe(arrived::add)) {
      ControllerName name = world.connect(target.nqn(), target.addresses().getFirst());
      FabricEvent added = new ControllerChanged(name, ControllerChanged.What.ADDED);
      FabricEvent connected = new ControllerChanged(name, ControllerChanged.What.CONNECTED);
      // scanning is work of its own (nvme_start_ctrl in drivers/nvme/host/core.c): either may be
      // first
      await("its namespace", namespace(NamespaceChanged.What.ADDED));
      await("the connection", connected::equals);

      assertThat(seen).containsSubsequence(added, connected);
      assertThat(seen.subList(0, seen.indexOf(added)))
          .noneMatch(namespace(NamespaceChanged.What.ADDED));
      assertThat(seen).hasAtLeastOneElementOfType(SubsystemChanged.class);
    }
  }

  @Test
  void tellsOfAControllerThatGoesAndItsNamespaceWithIt() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    try (FabricEvents.Subscription _ = events.subscribe(arrived::add)) {
      ControllerName name = world.connect(target.nqn(), target.addresses().getFirst());
      await("its namespace", namespace(NamespaceChanged.What.ADDED));

      world.disconnect(name);

      FabricEvent gone = new ControllerChanged(name, ControllerChanged.What.REMOVED);
      await("the end of the controller", gone::equals);
      assertThat(seen).anyMatch(namespace(NamespaceChanged.What.REMOVED));
    }
  }

  @Test
  void tellsOfANewSize() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    try (FabricEvents.Subscription _ = events.subscribe(arrived::add)) {
      world.connect(target.nqn(), target.addresses().getFirst());
      await("its namespace", namespace(NamespaceChanged.What.ADDED));

      target.resize(1, 128 * Disk.MEBIBYTE);

      await("the new size", namespace(NamespaceChanged.What.RESIZED));
    }
  }

  /** This is why the loop has to scan every so often. */
  @Test
  void saysNothingOfALostConnectionButOfItsReturn() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    try (FabricEvents.Subscription _ = events.subscribe(arrived::add)) {
      ControllerName name = world.connect(target.nqn(), target.addresses().getFirst());
      await("its namespace", namespace(NamespaceChanged.What.ADDED));
      target.ana(target.addresses().getFirst(), AnaState.NON_OPTIMIZED);
      seen.clear();

      target.cut(target.addresses().getFirst());
      world.await(
          "the loss", () -> world.attribute(name, "state").stream().noneMatch("live"::equals));
      target.restore(target.addresses().getFirst());

      await("the return", new ControllerChanged(name, ControllerChanged.What.CONNECTED)::equals);
      assertThat(seen)
          .filteredOn(ControllerChanged.class::isInstance)
          .containsExactly(new ControllerChanged(name, ControllerChanged.What.CONNECTED));
    }
  }

  @Test
  void saysNothingAfterTheEnd() {
    Target target = world.target(NQN, List.of(Disk.of(1)));
    FabricEvents.Subscription ended = events.subscribe(arrived::add);
    BlockingQueue<FabricEvent> others = new LinkedBlockingQueue<>();
    try (FabricEvents.Subscription _ = events.subscribe(others::add)) {
      ended.close();
      ended.close();

      world.connect(target.nqn(), target.addresses().getFirst());
      world.await("an event for another", () -> next(others) != null);

      assertThat(arrived).isEmpty();
    }
  }

  private static Predicate<FabricEvent> namespace(NamespaceChanged.What what) {
    return event -> event instanceof NamespaceChanged changed && changed.what() == what;
  }

  /** Events travel in real time, the world may have a time of its own. */
  private void await(String what, Predicate<? super FabricEvent> wanted) {
    world.await(what, () -> seen.stream().anyMatch(wanted) || takeUntil(wanted));
  }

  private boolean takeUntil(Predicate<? super FabricEvent> wanted) {
    FabricEvent event = next(arrived);
    while (event != null) {
      seen.add(event);
      if (wanted.test(event)) {
        return true;
      }
      event = next(arrived);
    }
    return false;
  }

  private static @Nullable FabricEvent next(BlockingQueue<FabricEvent> queue) {
    try {
      return queue.poll(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
