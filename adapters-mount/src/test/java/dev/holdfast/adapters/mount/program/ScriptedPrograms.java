package dev.holdfast.adapters.mount.program;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers programs by name as scripted by a test, and records the programs that were run. */
public final class ScriptedPrograms implements ProgramRunner {
  private final Map<String, Function<Program, ProgramResult>> answers = new HashMap<>();
  private final List<Program> ran = new ArrayList<>();

  public ScriptedPrograms on(String name, Function<Program, ProgramResult> answer) {
    answers.put(name, answer);
    return this;
  }

  public ScriptedPrograms on(String name, ProgramResult result) {
    return on(name, _ -> result);
  }

  /** The command lines, in their order. */
  public List<String> lines() {
    return ran.stream().map(program -> String.join(" ", program.argv())).toList();
  }

  @Override
  public ProgramResult run(Program program) {
    ran.add(program);
    return answers
        .getOrDefault(program.name(), _ -> new ProgramResult.NotFound(program.name()))
        .apply(program);
  }

  public static ProgramResult exited(int status) {
    return exited(status, "", "");
  }

  public static ProgramResult exited(int status, String stdout, String stderr) {
    return new ProgramResult.Exited(status, Output.of(stdout), Output.of(stderr));
  }
}
