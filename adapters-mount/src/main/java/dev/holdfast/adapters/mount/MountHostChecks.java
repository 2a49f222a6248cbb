package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.program.DebianPackages;
import dev.holdfast.adapters.mount.program.RunnablePrograms;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Can this host mount, make and check filesystems, and do pods see what is mounted? */
final class MountHostChecks implements HostChecks {
  /** Without these no volume can be staged; the others are each for one kind of filesystem. */
  private static final Set<String> NEEDED = Set.of("mount", "util-linux", "coreutils");

  private final ProgramRunner programs;
  private final RunnablePrograms runnable;
  private final MountTable table;
  private final Path proc;
  private final Path kubelet;

  MountHostChecks(
      ProgramRunner programs, MountTable table, Path proc, Path kubelet, HostTime time) {
    this.programs = programs;
    this.runnable = new RunnablePrograms(programs, time);
    this.table = table;
    this.proc = proc;
    this.kubelet = kubelet;
  }

  @Override
  public List<HostCheck> run() {
    List<HostCheck> checks = new ArrayList<>();
    DebianPackages.names().forEach(name -> checks.add(programs(name)));
    checks.add(capabilities());
    checks.add(filesystems());
    checks.add(new NewFeatures(programs, proc).check());
    checks.add(propagation());
    return List.copyOf(checks);
  }

  @Override
  public List<HostCheck> needed() {
    return Stream.concat(
            DebianPackages.names().stream().filter(NEEDED::contains).map(this::programs),
            Stream.of(capabilities(), propagation()))
        .toList();
  }

  private HostCheck programs(String source) {
    String name = "programs-" + source;
    List<String> wanted = DebianPackages.programsOf(source);
    List<String> missing = wanted.stream().filter(program -> !runnable.canRun(program)).toList();
    if (missing.isEmpty()) {
      return HostCheck.ok(name, NEEDED.contains(source), String.join(", ", wanted));
    }
    String seen = String.join(", ", missing) + " cannot be run";
    String remedy = "apt-get install " + source + ", or use the image, which has it";
    return NEEDED.contains(source)
        ? HostCheck.failure(name, seen, remedy)
        : HostCheck.warning(name, seen, remedy);
  }

  private HostCheck capabilities() {
    String name = "capabilities";
    ProcessCapabilities ours = ProcessCapabilities.of(proc);
    String remedy = "run the container with securityContext.privileged";
    if (!ours.has(ProcessCapabilities.SYS_ADMIN)) {
      return HostCheck.failure(name, "CAP_SYS_ADMIN is missing: nothing can be mounted", remedy);
    }
    return ours.has(ProcessCapabilities.SYS_RESOURCE)
        ? HostCheck.ok(name, true, "CAP_SYS_ADMIN, CAP_SYS_RESOURCE")
        : HostCheck.warning(
            name, "CAP_SYS_RESOURCE is missing: a mounted ext4 cannot be grown", remedy);
  }

  /** A kind that is a module shows only once it is loaded, which the first mount does. */
  private HostCheck filesystems() {
    Set<String> known = knownFilesystems();
    List<String> wanted =
        List.of(FilesystemType.values()).stream().map(FilesystemType::word).toList();
    List<String> missing = wanted.stream().filter(type -> !known.contains(type)).toList();
    return missing.isEmpty()
        ? HostCheck.ok("kernel-filesystems", false, String.join(", ", wanted))
        : HostCheck.warning(
            "kernel-filesystems",
            "the kernel does not list " + String.join(", ", missing),
            "a module is loaded at the first mount; if the kernel lacks it: modprobe, or do not ask"
                + " for this fsType");
  }

  private Set<String> knownFilesystems() {
    try {
      return Files.readAllLines(proc.resolve("filesystems")).stream()
          .map(line -> line.substring(line.indexOf('\t') + 1).strip())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** A mount in a private directory of Holdfast's mount namespace is never seen by a pod. */
  private HostCheck propagation() {
    String name = "mount-propagation";
    String remedy =
        "mount "
            + kubelet
            + " into the container with mountPropagation: Bidirectional; on the host: mount"
            + " --make-rshared";
    if (!Files.isDirectory(kubelet)) {
      return HostCheck.warning(
          name, kubelet + " is not there", "name kubelet's directory in the configuration");
    }
    try {
      Optional<Mount> mount = table.holding(kubelet.toRealPath().toString());
      return mount.filter(Mount::shared).isPresent()
          ? HostCheck.ok(name, true, kubelet + " is shared")
          : HostCheck.failure(
              name,
              kubelet
                  + " is on "
                  + mount.map(m -> m.mountPoint() + " " + m.propagation()).orElse("no mount")
                  + ", which is not shared: pods would not see what is mounted",
              remedy);
    } catch (IOException | HostInterfaceException e) {
      return HostCheck.failure(name, String.valueOf(e.getMessage()), remedy);
    }
  }
}
