package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.mount.DeviceNodes;
import dev.holdfast.adapters.mount.HostRoots;
import dev.holdfast.adapters.mount.MountAdapters;
import dev.holdfast.adapters.nvmecli.NvmeCli;
import dev.holdfast.adapters.statemachine.LifecycleEngines;
import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.adapters.sysfs.files.LinuxKernelFiles;
import dev.holdfast.adapters.sysfs.group.LinuxVolumeFiles;
import dev.holdfast.adapters.sysfs.host.NameService;
import dev.holdfast.adapters.sysfs.keyring.NvmeKeyring;
import dev.holdfast.adapters.sysfs.keyring.UserKeyring;
import dev.holdfast.adapters.sysfs.uevent.LinuxKernelUevents;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.SharedTopology;
import dev.holdfast.application.identity.ComparedIdentity;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.node.NodeEnd;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.operation.CachedVolumeRecords;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.in.ForgetVolume;
import dev.holdfast.application.port.in.FormatAgain;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.portal.PortalMoves;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.application.recover.RecoverySettings;
import dev.holdfast.application.recover.Unobserved;
import dev.holdfast.bootstrap.config.HoldfastProperties.Connector;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import dev.holdfast.bootstrap.observe.ShutdownHook;
import dev.holdfast.support.process.LocalProgramRunner;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The host: which adapter stands behind which port, on this machine or on a pretended one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HoldfastProperties.class)
public class HostConfiguration {
  /** So many calls may hang in the kernel at once; each costs a thread. */
  private static final int MOST_HUNG_CALLS = 256;

  /**
   * So many moves of state machines may wait for their engine: those of the first scan, at least.
   */
  private static final int MOST_MOVES = 10_000;

  @Bean
  @ConditionalOnProperty(name = "holdfast.simulated", havingValue = "false", matchIfMissing = true)
  HostSeams thisHost(HoldfastProperties properties) {
    return new HostSeams(
        properties.roots(),
        new LinuxKernelFiles(),
        new LinuxKernelUevents(),
        new UserKeyring(),
        new NvmeKeyring(properties.roots().proc()),
        new LocalProgramRunner(properties.stateDir()),
        DeviceNodes.ofHost(),
        new LinuxVolumeFiles(),
        NameService.ofHost(),
        SysfsAdapters.hostTime(properties.roots().proc()),
        UnaryOperator.identity());
  }

  @Bean
  CallShares kernelCalls(HostSeams seams) {
    return new CallShares(MOST_HUNG_CALLS, seams.time());
  }

  @Bean
  SysfsAdapters sysfsAdapters(HostSeams seams, CallShares calls) {
    return new SysfsAdapters(
        seams.roots().sys(),
        seams.roots().dev(),
        seams.roots().proc(),
        seams.kernel(),
        calls,
        seams.time());
  }

  @Bean
  MountAdapters mountAdapters(HostSeams seams, CallShares calls) {
    HoldfastProperties.Roots roots = seams.roots();
    return new MountAdapters(
        seams.programs(),
        new HostRoots(roots.proc(), roots.sys(), roots.dev()),
        seams.deviceNodes(),
        calls,
        seams.time());
  }

  @Bean
  FabricTopology fabricTopology(SysfsAdapters sysfs, CallShares calls, HostSeams seams) {
    return new SharedTopology(sysfs.topology(), calls.of(CallShares.Kind.READ), seams.time());
  }

  @Bean
  FabricEvents fabricEvents(SysfsAdapters sysfs, HostSeams seams) {
    return sysfs.events(seams.uevents());
  }

  @Bean
  MountTable mountTable(MountAdapters mount) {
    return mount.mountTable();
  }

  @Bean
  VolumeRecords volumeRecords(MountAdapters mount, HoldfastProperties properties, HostSeams seams) {
    return new CachedVolumeRecords(
        seams.records().apply(mount.volumeRecords(properties.stateDir().resolve("volumes"))));
  }

  @Bean
  LoggingFactPublisher factPublisher() {
    return new LoggingFactPublisher();
  }

  @Bean
  ComparedIdentity hostIdentity(
      SysfsAdapters sysfs, HoldfastProperties properties, HostSeams seams) {
    return NodeIdentity.compared(sysfs, properties, seams);
  }

  @Bean
  Lifecycles lifecycles(LoggingFactPublisher facts, HostSeams seams) {
    return new Lifecycles(LifecycleEngines.spring(), oneAtATime(), facts, seams.time());
  }

  /** No bean: Spring Boot would take it for its own executor. */
  private static Executor oneAtATime() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_MOVES),
            Thread.ofPlatform().name("state machine engine").daemon().factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Bean
  NodePorts nodePorts(
      HoldfastProperties properties,
      HostSeams seams,
      SysfsAdapters sysfs,
      MountAdapters mount,
      FabricTopology topology,
      ComparedIdentity identity,
      VolumeRecords records) {
    NvmeCli cli = new NvmeCli(seams.programs(), seams.time(), seams.roots().dev());
    FabricConnector connector =
        switch (properties.connector()) {
          case KERNEL -> sysfs.connector(seams.roots().run(), properties.driverName());
          case NVME_CLI -> cli.fabricConnector();
        };
    List<HostChecks> checks =
        List.of(
            sysfs.checks(
                identity,
                List.of(
                    seams.roots().etc().resolve("udev/rules.d"),
                    seams.roots().usrLib().resolve("udev/rules.d"))),
            identity,
            mount.hostChecks(properties.kubeletDir()),
            cli.hostChecks(topology, properties.connector() == Connector.NVME_CLI));
    return new NodePorts(
        topology,
        connector,
        sysfs.settings(),
        sysfs.reservations(),
        new Portals(
            new PortalMoves(properties.portals()),
            sysfs.portalResolver(seams.names()),
            seams.time()),
        identity,
        sysfs.credentials(seams.keyring(), properties.driverName()),
        sysfs.tls(seams.psks(), seams.keyring(), properties.driverName()),
        mount.mountTable(),
        mount.mounts(),
        mount.filesystems(),
        sysfs.trims(),
        mount.blockDevices(),
        mount.encryptedDevices(),
        sysfs.groups(seams.files()),
        records,
        mount.controllerRecords(properties.stateDir().resolve("volumes")),
        mount.jobRecords(properties.stateDir().resolve("volumes")),
        mount.podRecords(properties.stateDir().resolve("volumes")),
        mount.hostPrograms(),
        mount.kubeletVolumes(properties.kubeletDir(), properties.driverName()),
        checks,
        seams.time());
  }

  @Bean
  WakeRequests wakeRequests(HostSeams seams) {
    return new WakeRequests(seams.time());
  }

  @Bean
  PartialFailures partialFailures() {
    return new PartialFailures();
  }

  @Bean
  NodeServices nodeServices(
      HoldfastProperties properties,
      NodePorts ports,
      Lifecycles lifecycles,
      LoggingFactPublisher facts,
      ObjectProvider<RecoveryObserver> observer,
      WakeRequests wakeRequests,
      PartialFailures failures) {
    return NodeServices.of(
        ports,
        NodeTimeouts.DEFAULT.times(properties.slowness()),
        new RecoverySettings(
            properties.observeEvery(),
            properties.restageWithin(),
            properties.attachRequired(),
            lifecycles,
            facts,
            observer.getIfAvailable(Unobserved::new),
            wakeRequests,
            failures,
            new Random()),
        NodeIdentity.of(properties));
  }

  @Bean
  ReconcileConnections reconcileConnections(NodeServices services) {
    return services.reconcile();
  }

  @Bean
  ReportVolumeHealth reportVolumeHealth(NodeServices services) {
    return services.health();
  }

  @Bean
  FormatAgain formatAgain(NodeServices services) {
    return services.formats();
  }

  @Bean
  ForgetVolume forgetVolume(NodeServices services) {
    return services.forget();
  }

  @Bean
  ReportVolumeJobs reportVolumeJobs(NodeServices services) {
    return services.jobs();
  }

  @Bean
  PrepareForShutdown prepareForShutdown(
      NodePorts ports, NodeServices services, SysfsAdapters sysfs, HostSeams seams) {
    return NodeEnd.of(ports, sysfs.nodeShutdown(seams.roots().run()), services.jobs());
  }

  @Bean
  ShutdownHook lastStep(PrepareForShutdown shutdown, HoldfastProperties properties) {
    return new ShutdownHook(shutdown, properties.shutdownPatience());
  }

  @Bean
  InspectHost inspectHost(NodeServices services) {
    return services.inspect();
  }
}
