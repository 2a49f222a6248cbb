package dev.holdfast.adapters.nvmecli;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers nvme's subcommands as scripted, in turn, then repeats the last answer; records each call.
 */
final class ScriptedPrograms implements ProgramRunner {
  private final Map<String, Deque<ProgramResult>> answers = new HashMap<>();
  private final List<Program> ran = new ArrayList<>();

  static ScriptedPrograms version(String version) {
    return new ScriptedPrograms().answer("version", Recording.of(version, "version").exited());
  }

  ScriptedPrograms answer(String subcommand, ProgramResult... inTurn) {
    answers.put(subcommand, new ArrayDeque<>(List.of(inTurn)));
    return this;
  }

  static ProgramResult exited(int status, String stdout, String stderr) {
    return new ProgramResult.Exited(status, Output.of(stdout), Output.of(stderr));
  }

  @Override
  public ProgramResult run(Program program) {
    ran.add(program);
    Deque<ProgramResult> left = answers.get(program.arguments().getFirst());
    if (left == null) {
      throw new AssertionError("no answer is scripted for " + program.argv());
    }
    return left.size() > 1 ? left.remove() : left.element();
  }

  List<Program> ran() {
    return ran;
  }

  List<String> subcommands() {
    return ran.stream().map(program -> program.arguments().getFirst()).toList();
  }
}
