package dev.holdfast.simulator.state;

import dev.holdfast.simulator.clock.Timer;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One association with a target, live or trying to be. */
public final class SimulatedController {
  private final int instance;
  private final ConnectOptions options;
  private final SimulatedSubsystem subsystem;
  public final TreeMap<Integer, NamespacePath> paths = new TreeMap<>();
  public SimulatedControllerState state = SimulatedControllerState.LIVE;
  public int cntlid;
  public int maxReconnects;
  public int reconnectDelay;
  public int fastIoFailTmo;
  public int attempts;
  public int reconnects;
  public int resets;

  /** Removed disks of its own that are still held open; without native multipath only. */
  public int remains;

  /** NVME_CTRL_STARTED_ONCE: it has been live, and may be deleted from now on. */
  public boolean startedOnce = true;

  public boolean removed;
  public boolean failsFast;
  public @Nullable Timer retry;
  public @Nullable Timer keepAlive;
  public @Nullable Timer failFast;

  public SimulatedController(
      int instance, ConnectOptions options, SimulatedSubsystem subsystem, int cntlid) {
    this.instance = instance;
    this.options = options;
    this.subsystem = subsystem;
    this.cntlid = cntlid;
    this.maxReconnects = options.maxReconnects();
    this.reconnectDelay = options.reconnectDelay();
    this.fastIoFailTmo = options.fastIoFailTmo();
  }

  public int instance() {
    return instance;
  }

  /** Such as {@code nvme0}. */
  public String name() {
    return "nvme" + instance;
  }

  public ConnectOptions options() {
    return options;
  }

  public SimulatedSubsystem subsystem() {
    return subsystem;
  }

  public SimulatedControllerState state() {
    return state;
  }

  /** Another one after every reconnect. */
  public int cntlid() {
    return cntlid;
  }

  /**
   * The value of the attribute: attempts times delay, not the value written; -1 without a limit.
   */
  public int ctrlLossTmo() {
    return maxReconnects < 0 ? -1 : maxReconnects * reconnectDelay;
  }

  public int reconnectDelay() {
    return reconnectDelay;
  }

  public int fastIoFailTmo() {
    return fastIoFailTmo;
  }

  public int reconnects() {
    return reconnects;
  }

  public int resets() {
    return resets;
  }

  public Collection<NamespacePath> paths() {
    return List.copyOf(paths.values());
  }

  public void cancelTimers() {
    retry = cancelled(retry);
    keepAlive = cancelled(keepAlive);
    failFast = cancelled(failFast);
  }

  public static @Nullable Timer cancelled(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }
}
