package dev.holdfast.simulator.command;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.fault.Faults;
import dev.holdfast.simulator.fault.Passage;
import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.FilesystemFormat;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.invocation.ProgramDeadline;
import dev.holdfast.simulator.kernel.BlockDisks;
import dev.holdfast.simulator.kernel.SimulatedKernel;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import dev.holdfast.support.process.ProgramWatch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers programs as they would answer on this host. Their time is counted by the simulated clock.
 * Throws nothing but a {@link dev.holdfast.simulator.fault.SimulatedDeath}.
 */
public final class SimulatedPrograms implements ProgramRunner {
  private static final List<String> NAMES =
      List.of(
          "blkid",
          "blockdev",
          "btrfs",
          "chattr",
          "cryptsetup",
          "e2fsck",
          "fsck.ext4",
          "fsck.xfs",
          "mkfs.btrfs",
          "mkfs.ext4",
          "mkfs.xfs",
          "mount",
          "nvme",
          "resize2fs",
          "stat",
          "sync",
          "touch",
          "umount",
          "xfs_growfs",
          "xfs_repair");

  /** Of Debian 13, in the programs' own words. */
  private static final Map<String, String> RELEASES =
      Map.of(
          "mkfs.ext4", "mke2fs 1.47.2",
          "mkfs.xfs", "mkfs.xfs version 6.13.0",
          "mkfs.btrfs", "mkfs.btrfs, part of btrfs-progs v6.14");

  private static final int MOST_COMMANDS = 1000;

  /** A mkfs that passes here and fails has written half of what it has to write. */
  private static final String HALF_MADE = "program.mkfs.half";

  /** A luksFormat that passes here and fails has written no header. */
  private static final String HALF_HEADER = "program.cryptsetup.half";

  /** Before and after each program: {@code program.mount.before}; and in the middle of a mkfs. */
  public static final List<String> FAULT_POINTS =
      Stream.concat(
              NAMES.stream()
                  .flatMap(name -> Stream.of(point(name, "before"), point(name, "after"))),
              Stream.of(HALF_MADE, HALF_HEADER))
          .toList();

  private final Map<String, ProgramBehaviour> programs = new HashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final Queue<List<String>> commands = new ConcurrentLinkedQueue<>();
  private final SimulatedClock clock;
  private final Faults faults;
  private final SimulatedNvmeProgram nvme;
  private final ProcessTable processes;

  /**
   * Not for tests: use the host's.
   *
   * @param sys the host's
   * @param dev the host's
   * @param proc the host's
   */
  public SimulatedPrograms(
      SimulatedKernel kernel, SimulatedClock clock, Faults faults, Path sys, Path dev, Path proc) {
    this.processes = new ProcessTable(proc, clock);
    this.clock = clock;
    this.faults = faults;
    this.nvme = new SimulatedNvmeProgram(kernel, clock, sys, dev);
    DeviceAccess devices = new DeviceAccess(kernel.disks());
    programs.put("nvme", nvme);
    addMounting(kernel.mounts(), kernel.disks(), devices);
    addFilesystems(kernel.mounts(), kernel.disks(), devices);
    programs.put(
        "cryptsetup", new CryptsetupProgram(devices, kernel.mappings(), faults.at(HALF_HEADER)));
  }

  private void addMounting(SimulatedMountTable mounts, BlockDisks disks, DeviceAccess devices) {
    programs.put("mount", new MountProgram(devices, mounts));
    programs.put("umount", new UmountProgram(mounts, clock));
    programs.put("chattr", new ChattrProgram());
    programs.put("stat", new StatProgram(devices, mounts));
    programs.put("blkid", new BlkidProgram(devices));
    programs.put("blockdev", new BlockdevProgram(devices, disks));
    programs.put("sync", new SyncProgram(devices));
    programs.put("touch", new TouchProgram(mounts));
  }

  private void addFilesystems(SimulatedMountTable mounts, BlockDisks disks, DeviceAccess devices) {
    for (FilesystemFormat format : FilesystemFormat.values()) {
      programs.put(
          "mkfs." + format.type(), new MkfsProgram(format, devices, mounts, faults.at(HALF_MADE)));
    }
    CheckProgram ext4 = new CheckProgram(FilesystemFormat.EXT4, 8, devices, mounts);
    programs.put("e2fsck", ext4);
    programs.put("fsck.ext4", ext4);
    programs.put("xfs_repair", new CheckProgram(FilesystemFormat.XFS, 1, devices, mounts));
    programs.put("fsck.xfs", invocation -> ProgramAnswer.ok());
    programs.put("resize2fs", new GrowProgram(FilesystemFormat.EXT4, devices, disks, mounts));
    programs.put("xfs_growfs", new GrowProgram(FilesystemFormat.XFS, devices, disks, mounts));
    CheckProgram check = new CheckProgram(FilesystemFormat.BTRFS, 1, devices, mounts);
    GrowProgram grow = new GrowProgram(FilesystemFormat.BTRFS, devices, disks, mounts);
    programs.put("btrfs", invocation -> btrfs(invocation, check, grow));
  }

  private static ProgramResult btrfs(
      Invocation invocation, ProgramBehaviour check, ProgramBehaviour grow) {
    if (invocation.word(0).equals("check")) {
      return check.run(invocation.after(1));
    }
    boolean resize = invocation.word(0).startsWith("fi") && invocation.word(1).equals("resize");
    return resize
        ? grow.run(invocation.after(2))
        : ProgramAnswer.fail(1, "btrfs: only check and filesystem resize are simulated");
  }

  /** From now on there is no such program. */
  public void uninstall(String name) {
    missing.add(name);
  }

  /** The latest command lines of a program, the oldest first. */
  public List<List<String>> commands(String name) {
    return commands.stream().filter(argv -> argv.getFirst().equals(name)).toList();
  }

  public void install(String name) {
    missing.remove(name);
  }

  /**
   * The version that nvme reports: 1.x, 2.x and 3.x have their own shapes of JSON. 2.13 by default.
   */
  public void nvmeCliVersion(String version) {
    nvme.version(version);
  }

  /** Processes that were started to outlive their callers. */
  public ProcessTable processes() {
    return processes;
  }

  @Override
  public ProgramResult run(Program program) {
    return run(program, () -> false);
  }

  @Override
  public ProgramResult run(Program program, ProgramWatch watch) {
    String name = name(program);
    if (!installed(name)) {
      return new ProgramResult.NotFound(program.name());
    }
    try (SimulatedProcess process = processes.start(name)) {
      watch.started(process);
      return run(program, process::signalled);
    }
  }

  private void note(String name, List<String> arguments) {
    commands.add(Stream.concat(Stream.of(name), arguments.stream()).toList());
    if (commands.size() > MOST_COMMANDS) {
      commands.poll();
    }
  }

  private static String name(Program program) {
    return program.name().substring(program.name().lastIndexOf('/') + 1);
  }

  private boolean installed(String name) {
    return programs.containsKey(name) && !missing.contains(name);
  }

  private ProgramResult run(Program program, BooleanSupplier signalled) {
    String name = name(program);
    ProgramBehaviour known = programs.get(name);
    if (known == null || !installed(name)) {
      return new ProgramResult.NotFound(program.name());
    }
    if (program.arguments().equals(List.of("-V"))) {
      return ProgramAnswer.ok(RELEASES.getOrDefault(name, name) + " (simulated)\n");
    }
    note(name, program.arguments());
    ProgramDeadline patience = new ProgramDeadline(clock, program.patience(), signalled);
    ProgramResult before = pass(name, "before", patience);
    if (before != null) {
      return before;
    }
    ProgramResult result =
        known.run(
            new Invocation(
                program.arguments(), patience, program.maxOutputBytes(), program.input()));
    ProgramResult after = pass(name, "after", patience);
    return after == null ? result : after;
  }

  private @Nullable ProgramResult pass(String name, String side, ProgramDeadline patience) {
    return switch (patience.pass(faults.at(point(name, side)))) {
      case Passage.Through() -> null;
      case Passage.Fails(int code, String says) ->
          new ProgramResult.Exited(code, Output.EMPTY, Output.of(says + "\n"));
      case Passage.Signalled() -> ProgramAnswer.ended();
      case Passage.Hung() -> ProgramAnswer.hangsInKernel();
    };
  }

  private static String point(String name, String side) {
    return "program." + name + "." + side;
  }
}
