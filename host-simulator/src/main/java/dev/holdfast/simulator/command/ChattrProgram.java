package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * chattr(1) with {@code +i} and {@code -i}. The files of the host are those of another kernel,
 * which is not asked: the answer is that of a filesystem without such a flag, as tmpfs gives it.
 */
final class ChattrProgram implements ProgramBehaviour {
  private static final List<String> CHANGES = List.of("+i", "-i");

  @Override
  public ProgramResult run(Invocation invocation) {
    Path file = Path.of(invocation.arguments().getLast());
    if (!CHANGES.contains(invocation.word(0))) {
      return ProgramAnswer.fail(1, "chattr: only +i and -i are simulated");
    }
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? ProgramAnswer.fail(1, "chattr: Operation not supported while reading flags on " + file)
        : ProgramAnswer.fail(1, "chattr: No such file or directory while trying to stat " + file);
  }
}
