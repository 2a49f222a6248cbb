package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.clock.Timer;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One association with a target, live or trying to be. */
public final class Controller {
  private final int instance;
  private final ConnectOptions options;
  private final Subsystem subsystem;
  final TreeMap<Integer, NamespacePath> paths = new TreeMap<>();
  ControllerState state = ControllerState.LIVE;
  int cntlid;
  int maxReconnects;
  int reconnectDelay;
  int fastIoFailTmo;
  int attempts;
  int reconnects;
  int resets;

  /** Removed disks of its own that are still held open; without native multipath only. */
  int remains;

  boolean removed;
  boolean failsFast;
  @Nullable Timer retry;
  @Nullable Timer keepAlive;
  @Nullable Timer failFast;

  Controller(int instance, ConnectOptions options, Subsystem subsystem, int cntlid) {
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

  public Subsystem subsystem() {
    return subsystem;
  }

  public ControllerState state() {
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

  void cancelTimers() {
    retry = cancelled(retry);
    keepAlive = cancelled(keepAlive);
    failFast = cancelled(failFast);
  }

  static @Nullable Timer cancelled(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }
}
