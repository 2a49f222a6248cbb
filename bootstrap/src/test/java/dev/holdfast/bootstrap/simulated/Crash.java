package dev.holdfast.bootstrap.simulated;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a node and its ports, and ends the node's life after a call to any of them, the
 * n-th or the first of a name: that call throws, and so does every later one, on whatever thread.
 *
 * <p>The n-th of the calls that change the host. A process leaves nothing but the host, and a host
 * that was read is the same: to die after a read is to die after the change before it.
 */
public final class Crash implements EveryCall {
  /** Calls that only read; any other counts as a change, also one that is new. */
  static final Set<String> READS =
      Set.of(
          "BlockDevices.activeFilesystems",
          "BlockDevices.holders",
          "BlockDevices.presence",
          "BlockDevices.read",
          "BlockDevices.spread",
          "BlockDevices.wrongNode",
          "ControllerRecords.read",
          "CredentialStore.find",
          "EncryptedDevices.find",
          "FabricConnector.registered",
          "FabricTopology.controller",
          "FabricTopology.observe",
          "FabricTopology.removed",
          "FabricTopology.unchanged",
          "Filesystems.probe",
          "Filesystems.refusesChanges",
          "Filesystems.size",
          "Filesystems.twinMounted",
          "Filesystems.usage",
          "HostPrograms.life",
          "JobRecords.all",
          "JobRecords.find",
          "KubeletVolumes.publishedAt",
          "KubeletVolumes.staged",
          "MountTable.at",
          "MountTable.boot",
          "MountTable.holding",
          "MountTable.mounts",
          "MountTable.top",
          "NamespaceReservations.report",
          "PodRecords.all",
          "VolumeGroups.root",
          "VolumeRecords.all",
          "VolumeRecords.begunFormat",
          "VolumeRecords.everFormatted",
          "VolumeRecords.everRaw",
          "VolumeRecords.find",
          "VolumeRecords.read");

  /** Not an exception, so that no clean-up of an expected failure takes it for one. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String where) {
      super(where);
    }
  }

  private final BiPredicate<Integer, String> last;
  private final List<String> calls = new ArrayList<>();
  private int changes;
  private int underWay;
  private boolean dead;

  /**
   * @param at the change after which it dies, from 1
   */
  public Crash(int at) {
    this((count, _) -> count == at);
  }

  private Crash(BiPredicate<Integer, String> last) {
    this.last = last;
  }

  /** After the first call of this name, such as {@code Mounts.unmount}. */
  public static Crash after(String name) {
    return new Crash((_, call) -> call.equals(name));
  }

  /** A node that lives until it is killed. */
  public static Crash never() {
    return new Crash(Integer.MAX_VALUE);
  }

  /** True once the node has died. */
  public synchronized boolean happened() {
    return dead;
  }

  /** The last call, for messages. */
  public synchronized String where() {
    return calls.isEmpty() ? "nowhere" : "after call " + calls.size() + ", " + calls.getLast();
  }

  /** Calls of the dead process that were in the kernel have ended when this returns. */
  public void settle(SimulatedClock clock) {
    clock.await(SimulatedClock.FOREVER, () -> underWay() == 0);
  }

  private synchronized int underWay() {
    return underWay;
  }

  @Override
  public @Nullable Object pass(String name, Call real) throws Throwable {
    boolean last = enter(name);
    try {
      Object answer = real.make();
      if (last || happened()) {
        throw die();
      }
      return answer;
    } catch (Throwable e) {
      throw last ? die() : e;
    } finally {
      leave();
    }
  }

  private synchronized boolean enter(String call) {
    if (dead) {
      throw new Killed("dead since " + where());
    }
    calls.add(call);
    underWay++;
    if (READS.contains(call)) {
      return false;
    }
    changes++;
    return last.test(changes, call);
  }

  private synchronized void leave() {
    underWay--;
  }

  /** From now on it makes no call; one that is under way ends without an answer. */
  public synchronized void kill() {
    dead = true;
  }

  private synchronized Killed die() {
    dead = true;
    return new Killed(where());
  }
}
