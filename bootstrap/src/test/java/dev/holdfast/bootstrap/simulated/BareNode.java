package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.mount.HostRoots;
import dev.holdfast.adapters.mount.MountAdapters;
import dev.holdfast.adapters.statemachine.LifecycleEngines;
import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.adapters.sysfs.host.HostIdentityFiles;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SharedTopology;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.node.NodeSettings;
import dev.holdfast.application.operation.CachedVolumeRecords;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.portal.PortalMoves;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.application.recover.RecoverySettings;
import dev.holdfast.application.recover.Unobserved;
import dev.holdfast.bootstrap.config.HostSeams;
import dev.holdfast.bootstrap.stories.Awaiting;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.clock.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A node's services on a pretended host, without Spring, for runs of thousands of steps. Time is
 * the host's, all threads are its clock's, and if that is held, every run takes the same steps. A
 * new one on the same host and directory is the node after a restart.
 */
public record BareNode(
    SimulatedHost host,
    NodePorts ports,
    NodeServices services,
    WallClock wall,
    AtomicInteger threads)
    implements AutoCloseable {

  public static final Duration RESTAGE_WITHIN = Duration.ofMinutes(3);

  /**
   * @param dir what outlives the node: its records
   * @param seam what stands between the services and their ports
   */
  public static BareNode start(SimulatedHost host, Path dir, UnaryOperator<NodePorts> seam) {
    return start(host, dir, seam, RESTAGE_WITHIN);
  }

  /**
   * @param restageWithin see {@link RecoverySettings}
   */
  public static BareNode start(
      SimulatedHost host, Path dir, UnaryOperator<NodePorts> seam, Duration restageWithin) {
    return start(host, dir, seam, restageWithin, BareNode::lifecycles, UnaryOperator.identity());
  }

  /** As {@link #start}, with reads of sysfs and proc that can fail ({@code Faults.reads}). */
  public static BareNode watched(SimulatedHost host, Path dir, UnaryOperator<NodePorts> seam) {
    return start(host, dir, seam, RESTAGE_WITHIN, BareNode::lifecycles, host::watched);
  }

  private static Lifecycles lifecycles(HostTime time) {
    return new Lifecycles(LifecycleEngines.spring(), Runnable::run, _ -> {}, time);
  }

  /**
   * @param lifecycles made with the node's time
   */
  public static BareNode start(
      SimulatedHost host,
      Path dir,
      UnaryOperator<NodePorts> seam,
      Function<HostTime, Lifecycles> lifecycles) {
    return start(host, dir, seam, RESTAGE_WITHIN, lifecycles, UnaryOperator.identity());
  }

  private static BareNode start(
      SimulatedHost host,
      Path dir,
      UnaryOperator<NodePorts> seam,
      Duration restageWithin,
      Function<HostTime, Lifecycles> lifecycles,
      UnaryOperator<Path> view) {
    Path sys = view.apply(host.sys());
    Path proc = view.apply(host.proc());
    HostSeams seams = SimulatedHosts.seams(host);
    WallClock wall = new WallClock();
    AtomicInteger threads = new AtomicInteger();
    HostTime time = new SkippedTime(host.clock(), wall, threads);
    CallShares calls = new CallShares(64, time);
    SysfsAdapters sysfs = new SysfsAdapters(sys, host.dev(), proc, seams.kernel(), calls, time);
    MountAdapters mount =
        new MountAdapters(
            host.programs(),
            new HostRoots(proc, sys, host.dev()),
            seams.deviceNodes(),
            calls,
            time);
    NodePorts ports =
        seam.apply(
            new NodePorts(
                new SharedTopology(sysfs.topology(), calls.of(CallShares.Kind.READ), time),
                sysfs.connector(seams.roots().run(), "nvmeof.csi.holdfast.dev"),
                sysfs.settings(),
                sysfs.reservations(),
                new Portals(PortalMoves.NONE, sysfs.portalResolver(seams.names()), time),
                sysfs.identity(
                    HostIdentityFiles.under(seams.roots().etc(), host.sys(), dir.resolve("state"))),
                sysfs.credentials(seams.keyring(), "nvmeof.csi.holdfast.dev"),
                sysfs.tls(seams.psks(), seams.keyring(), "nvmeof.csi.holdfast.dev"),
                mount.mountTable(),
                mount.mounts(),
                mount.filesystems(),
                sysfs.trims(),
                mount.blockDevices(),
                mount.encryptedDevices(),
                sysfs.groups(seams.files()),
                new CachedVolumeRecords(
                    seams.records().apply(mount.volumeRecords(dir.resolve("volumes")))),
                mount.controllerRecords(dir.resolve("volumes")),
                mount.jobRecords(dir.resolve("volumes")),
                mount.podRecords(dir.resolve("volumes")),
                mount.hostPrograms(),
                mount.kubeletVolumes(dir.resolve("kubelet"), "nvmeof.csi.holdfast.dev"),
                List.of(),
                time));
    return new BareNode(
        host,
        ports,
        NodeServices.of(
            ports,
            NodeTimeouts.DEFAULT,
            new RecoverySettings(
                Duration.ofSeconds(1),
                restageWithin,
                true,
                lifecycles.apply(time),
                _ -> {},
                new Unobserved(),
                new WakeRequests(time),
                new PartialFailures(),
                new Random(1)),
            NodeSettings.of("node-a")),
        wall,
        threads);
  }

  /** So much later, with all the repairs that this scan begins, as far as they get without time. */
  public void look(Duration later) {
    host.clock().advance(later);
    services.reconcile().step();
    host.clock().settle();
  }

  /** Ends the host, and returns when no thread of the node writes any more. */
  @Override
  public void close() {
    host.close();
    Awaiting.until(() -> threads.get() == 0);
  }

  /**
   * A clock that can be set, which does not affect uptime. And the time in which the host is
   * suspended: only the clock and the time since the boot go on then.
   */
  public static final class WallClock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile Duration suspended = Duration.ZERO;

    public void suspend(Duration time) {
      suspended = suspended.plus(time);
      jump(time);
    }

    public void jump(Duration by) {
      ahead = ahead.plus(by);
    }
  }

  private record SkippedTime(SimulatedClock clock, WallClock wall, AtomicInteger threads)
      implements HostTime {
    @Override
    public Instant now() {
      return clock.instant().plus(wall.ahead);
    }

    @Override
    public Duration uptime() {
      return Duration.between(Instant.EPOCH, clock.instant());
    }

    @Override
    public Optional<Duration> sinceBoot() {
      return Optional.of(uptime().plus(wall.suspended));
    }

    @Override
    public void pause(Duration duration) {
      clock.await(duration, () -> false);
    }

    @Override
    public Signal signal() {
      AtomicBoolean fired = new AtomicBoolean();
      return new Signal() {
        @Override
        public void fire() {
          fired.set(true);
          clock.wake();
        }

        @Override
        public boolean await(Duration patience) {
          return clock.await(patience, fired::get);
        }
      };
    }

    @Override
    public Signal start(String name, Runnable task) {
      Signal ended = signal();
      threads.incrementAndGet();
      clock.start(
          name,
          () -> {
            try {
              task.run();
            } catch (Crash.Killed dead) {
              // the death of a node that may die is no news
            } finally {
              threads.decrementAndGet();
              ended.fire();
            }
          });
      return ended;
    }

    @Override
    public Signal startNative(String name, Runnable task) {
      return start(name, task);
    }
  }
}
