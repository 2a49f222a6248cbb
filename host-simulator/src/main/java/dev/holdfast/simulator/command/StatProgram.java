package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.FilesystemFormat;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.Superblock;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * stat(1) with {@code --file-system}: numbers from the superblock. Succeeds whatever has become of
 * the device, as statfs(2) does.
 */
final class StatProgram implements ProgramBehaviour {
  private static final long BLOCK = 4096;
  private static final Map<String, String> NAMES =
      Map.of("ext4", "ext2/ext3", "xfs", "xfs", "btrfs", "btrfs", "overlay", "overlayfs");

  private final DeviceAccess devices;
  private final SimulatedMountTable mounts;

  StatProgram(DeviceAccess devices, SimulatedMountTable mounts) {
    this.devices = devices;
    this.mounts = mounts;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    ProgramArguments arguments =
        new ProgramArguments(invocation.arguments(), Set.of("-c", "--format", "--printf"));
    String path = arguments.lastOperand();
    if (!arguments.has("-f", "--file-system")) {
      return ProgramAnswer.fail(1, "stat: only --file-system is simulated");
    }
    if (!Files.exists(Path.of(path))) {
      return ProgramAnswer.fail(
          1,
          "stat: cannot read file system information for '"
              + path
              + "': No such file or directory");
    }
    MountEntry entry = mounts.over(Path.of(path));
    String format = arguments.value("-c", "--format").orElse("%a %b %c %d %f %s %S %T");
    return ProgramAnswer.ok(filled(format, entry.superblock(), path) + "\n");
  }

  private String filled(String format, Superblock superblock, String path) {
    long bytes = size(superblock);
    boolean inodes = !superblock.fsType().equals("btrfs");
    Map<Character, Object> values =
        Map.ofEntries(
            Map.entry('a', bytes / BLOCK * 94 / 100),
            Map.entry('b', bytes / BLOCK * 98 / 100),
            Map.entry('c', inodes ? bytes / 16384 : 0),
            Map.entry('d', inodes ? bytes / 16384 - 11 : 0),
            Map.entry('f', bytes / BLOCK * 97 / 100),
            Map.entry('i', "0"),
            Map.entry('l', 255),
            Map.entry('n', path),
            Map.entry('s', BLOCK),
            Map.entry('S', BLOCK),
            Map.entry('T', NAMES.getOrDefault(superblock.fsType(), superblock.fsType())));
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      boolean directive = format.charAt(at) == '%' && at + 1 < format.length();
      text.append(directive ? values.getOrDefault(format.charAt(++at), "?") : format.charAt(at));
    }
    return text.toString();
  }

  private long size(Superblock superblock) {
    Optional<Long> own =
        superblock
            .disk()
            .flatMap(disk ->
                FilesystemFormat.named(superblock.fsType())
                    .flatMap(format -> format.find(devices.content(disk))))
            .map(FilesystemFormat.Found::bytes);
    return own.orElse(10L << 30);
  }
}
