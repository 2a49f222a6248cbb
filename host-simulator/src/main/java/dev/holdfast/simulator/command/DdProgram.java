package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.Content;
import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** dd(1), reading a device to standard output. */
final class DdProgram implements ProgramBehaviour {
  private final DeviceAccess devices;

  DdProgram(DeviceAccess devices) {
    this.devices = devices;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    Map<String, String> operands = new HashMap<>();
    for (String argument : invocation.arguments()) {
      int equals = Math.max(0, argument.indexOf('='));
      operands.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    String device = operands.getOrDefault("if", "");
    String failed = "dd: failed to open '" + device + "': No such file or directory";
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(1, failed),
            ProgramAnswer.hangsInKernel(),
            ProgramAnswer.fail(1, "dd: error reading '" + device + "': Input/output error"));
    return devices.use(
        device,
        invocation.patience(),
        troubles,
        disk -> copy(disk, operands, invocation.maxOutput()));
  }

  private ProgramResult copy(Disk disk, Map<String, String> operands, int maxOutput) {
    long block = bytes(operands.getOrDefault("bs", operands.getOrDefault("ibs", "512")));
    String flags = operands.getOrDefault("iflag", "");
    Content content = devices.content(disk);
    long offset = scaled(operands.getOrDefault("skip", "0"), block, flags.contains("skip_bytes"));
    long left = Math.max(0, content.size() - offset);
    long wanted =
        operands.containsKey("count")
            ? scaled(operands.getOrDefault("count", "0"), block, flags.contains("count_bytes"))
            : left;
    long length = Math.min(wanted, left);
    ByteBuffer bytes = content.read(offset, (int) Math.min(length, maxOutput));
    byte[] out = new byte[bytes.limit()];
    bytes.get(out);
    return new ProgramResult.Exited(
        0, new Output(out, length > out.length), Output.of(length + " bytes copied\n"));
  }

  private static long scaled(String number, long block, boolean inBytes) {
    boolean bytes = inBytes || number.endsWith("B");
    return bytes(number.replace("B", "")) * (bytes ? 1 : block);
  }

  /** With dd's suffixes for powers of 1024. */
  private static long bytes(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    long value = digits.isEmpty() ? 0 : Long.parseLong(digits);
    return switch (text.substring(digits.length())) {
      case "K", "KiB" -> value << 10;
      case "M", "MiB" -> value << 20;
      case "G", "GiB" -> value << 30;
      default -> value;
    };
  }
}
