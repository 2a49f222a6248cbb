package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.FilesystemFormat;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.invocation.ProgramDeadline;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Filesystem;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.MountOptions;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** mount(8): devices, bind mounts, remounts. Every failure has the exit status 32. */
final class MountProgram implements ProgramBehaviour {
  private static final int FAILURE = 32;
  private static final Set<String> VALUED =
      Set.of("-t", "--types", "-o", "--options", "--source", "--target");

  /** Options of filesystems, by their names, and the filesystems that have them. */
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "nouuid", Set.of("xfs"),
          "noload", Set.of("ext4"),
          "norecovery", Set.of("ext4", "xfs"),
          "rescue", Set.of("btrfs"),
          "discard", Set.of("ext4", "xfs", "btrfs"));

  /** Flags of the superblock, which every filesystem has (vfs_parse_sb_flag in fs/fs_context.c). */
  private static final Set<String> OF_EVERY_FILESYSTEM =
      Set.of("sync", "dirsync", "lazytime", "mand");

  private final DeviceAccess devices;
  private final SimulatedMountTable mounts;

  MountProgram(DeviceAccess devices, SimulatedMountTable mounts) {
    this.devices = devices;
    this.mounts = mounts;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    ProgramArguments arguments = new ProgramArguments(invocation.arguments(), VALUED);
    List<String> words = words(arguments);
    String target = arguments.value("--target").orElseGet(arguments::lastOperand);
    if (!Files.exists(Path.of(target))) {
      return ProgramAnswer.fail(FAILURE, "mount: " + target + ": mount point does not exist.");
    }
    try {
      if (words.contains("remount")) {
        mounts.remount(Path.of(target), words.contains("bind"), MountOptions.of(words));
        return ProgramAnswer.ok();
      }
      String source = arguments.value("--source").orElseGet(() -> arguments.operand(0));
      return words.contains("bind")
          ? bind(source, target, words)
          : device(source, target, arguments, words, invocation.patience());
    } catch (SimulatedErrno e) {
      return refused(target, e);
    }
  }

  private List<String> words(ProgramArguments arguments) {
    List<String> words = new ArrayList<>();
    arguments.value("-o", "--options").ifPresent(text -> words.addAll(separated(text)));
    if (mounts.selinux() != Selinux.ON) {
      words.removeIf(Selinux::isLabel);
    }
    if (arguments.has("--bind", "-B")) {
      words.add("bind");
    }
    if (arguments.has("-r", "--read-only")) {
      words.add("ro");
    }
    return words;
  }

  /** As libmount (ul_optstr_next): a quote that is not closed takes the rest with it. */
  private static List<String> separated(String text) {
    List<String> words = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (text.charAt(i) == ',' && !quoted) {
        words.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (!quoted) {
      words.add(text.substring(start));
    }
    return words;
  }

  private ProgramResult bind(String source, String target, List<String> words)
      throws SimulatedErrno {
    if (!Files.exists(Path.of(source))) {
      return ProgramAnswer.fail(
          FAILURE, "mount: " + target + ": special device " + source + " does not exist.");
    }
    mounts.bind(Path.of(source), Path.of(target));
    if (words.contains("ro")) {
      mounts.remount(Path.of(target), true, MountOptions.of(words));
    }
    return ProgramAnswer.ok();
  }

  private ProgramResult device(
      String source,
      String target,
      ProgramArguments arguments,
      List<String> words,
      ProgramDeadline patience) {
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(
                FAILURE, "mount: " + target + ": special device " + source + " does not exist."),
            ProgramAnswer.hangsInKernel(),
            ProgramAnswer.fail(
                FAILURE, "mount: " + target + ": can't read superblock on " + source + "."));
    return devices.use(
        source,
        patience,
        troubles,
        disk ->
            disk.readOnly() || words.contains("ro") || devices.mayWrite(disk)
                ? mount(disk, source, target, arguments.value("-t", "--types"), words)
                : troubles.failing());
  }

  private ProgramResult mount(
      Disk disk, String source, String target, Optional<String> type, List<String> words) {
    Optional<FilesystemFormat.Found> found = filesystem(disk, type);
    MountOptions asked = MountOptions.of(words);
    MountOptions options = disk.readOnly() ? asked.forReading() : asked;
    if (type.filter(name -> FilesystemFormat.named(name).isEmpty()).isPresent()) {
      return ProgramAnswer.fail(FAILURE, "mount: unknown filesystem type '" + type.get() + "'.");
    }
    Optional<String> unknown =
        found.flatMap(there ->
            options.data().stream().filter(word -> !knows(there.type(), word)).findFirst());
    if (unknown.isPresent()) {
      return ProgramAnswer.fail(
          FAILURE,
          "mount: "
              + target
              + ": fsconfig() failed: "
              + found.get().type()
              + ": Unknown parameter '"
              + unknown.get()
              + "'.");
    }
    if (found.isEmpty() || hasTwin(disk, found.get(), options)) {
      return ProgramAnswer.fail(
          FAILURE,
          "mount: "
              + target
              + ": wrong fs type, bad option, bad superblock on "
              + source
              + ", missing codepage or helper program, or other error.");
    }
    try {
      mounts.mount(
          disk,
          source,
          new Filesystem(found.get().type(), found.get().uuid()),
          options,
          Path.of(target));
      return ProgramAnswer.ok();
    } catch (SimulatedErrno e) {
      return ProgramAnswer.fail(
          FAILURE, "mount: " + target + ": " + source + " already mounted or mount point busy.");
    }
  }

  private boolean knows(String type, String word) {
    return OF_EVERY_FILESYSTEM.contains(word)
        || Selinux.isLabel(word)
        || OPTIONS.getOrDefault(word.split("=", 2)[0], Set.of()).contains(type);
  }

  private Optional<FilesystemFormat.Found> filesystem(Disk disk, Optional<String> type) {
    for (FilesystemFormat format : FilesystemFormat.values()) {
      if (type.isEmpty() || type.get().equals(format.type())) {
        Optional<FilesystemFormat.Found> found = format.find(devices.content(disk));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** xfs refuses a UUID that is mounted from another device, unless the option nouuid is given. */
  private boolean hasTwin(Disk disk, FilesystemFormat.Found found, MountOptions options) {
    return found.type().equals("xfs")
        && !options.data().contains("nouuid")
        && mounts.entries().stream()
            .map(MountEntry::superblock)
            .filter(superblock -> superblock.fsType().equals("xfs"))
            .flatMap(superblock -> superblock.disk().stream())
            .filter(other -> other != disk)
            .flatMap(other -> FilesystemFormat.XFS.find(devices.content(other)).stream())
            .anyMatch(other -> other.uuid().equals(found.uuid()));
  }

  private static ProgramResult refused(String target, SimulatedErrno e) {
    return ProgramAnswer.fail(
        FAILURE,
        "mount: " + target + ": mount point not mounted or bad option. (" + e.errno() + ")");
  }
}
