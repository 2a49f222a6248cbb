package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.invocation.Signatures;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * blkid(8), probing always. As the real one it answers 2 both for "nothing found" and for "could
 * not be read"; 8 if several signatures contradict each other.
 */
final class BlkidProgram implements ProgramBehaviour {
  private static final Set<String> VALUED =
      Set.of(
          "-o",
          "--output",
          "-s",
          "--match-tag",
          "-u",
          "--usages",
          "-n",
          "--match-types",
          "-c",
          "--cache-file",
          "-O",
          "--offset",
          "-S",
          "--size",
          "-H",
          "--hint",
          "-t",
          "--match-token");

  private final DeviceAccess devices;

  BlkidProgram(DeviceAccess devices) {
    this.devices = devices;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    ProgramArguments arguments = new ProgramArguments(invocation.arguments(), VALUED);
    String device = arguments.operand(0);
    if (device.isEmpty()) {
      return ProgramAnswer.fail(4, "blkid: the low-level probing mode requires a device");
    }
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(2, "error: " + device + ": No such file or directory"),
            ProgramAnswer.killed(),
            ProgramAnswer.fail(2, "error: " + device + ": Input/output error"));
    return devices.use(
        device, invocation.patience(), troubles, disk -> probe(disk, device, arguments));
  }

  private ProgramResult probe(Disk disk, String device, ProgramArguments arguments) {
    List<Map<String, String>> found = Signatures.on(devices.content(disk));
    if (found.isEmpty()) {
      return new ProgramResult.Exited(2, Output.EMPTY, Output.EMPTY);
    }
    if (found.size() > 1) {
      return ProgramAnswer.fail(
          8, "blkid: " + device + ": ambivalent result (probably more filesystems on the device)");
    }
    Map<String, String> tags = new TreeMap<>(found.getFirst());
    arguments.value("-s", "--match-tag").ifPresent(tag -> tags.keySet().retainAll(Set.of(tag)));
    return ProgramAnswer.ok(shown(device, tags, arguments.value("-o", "--output").orElse("full")));
  }

  private static String shown(String device, Map<String, String> tags, String form) {
    return switch (form) {
      case "export" -> "DEVNAME=" + device + "\n" + lines(tags, "");
      case "udev" -> lines(tags, "ID_FS_");
      case "value" ->
          tags.values().stream().map(value -> value + "\n").collect(Collectors.joining());
      default ->
          tags.entrySet().stream()
              .map(tag -> tag.getKey() + "=\"" + tag.getValue() + "\"")
              .collect(Collectors.joining(" ", device + ": ", "\n"));
    };
  }

  private static String lines(Map<String, String> tags, String prefix) {
    return tags.entrySet().stream()
        .map(tag -> prefix + tag.getKey() + "=" + tag.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
