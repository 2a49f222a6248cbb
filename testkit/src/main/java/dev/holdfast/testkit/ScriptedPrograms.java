package dev.holdfast.testkit;

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
import java.util.function.Function;

/** Answers programs as scripted by a test, and records the programs that were run. */
public final class ScriptedPrograms implements ProgramRunner {
  private final Map<String, Function<Program, ProgramResult>> answers = new HashMap<>();
  private final List<Program> ran = new ArrayList<>();

  /**
   * Scripts a program, or one of its subcommands.
   *
   * @param command {@code blkid}, or {@code nvme connect}
   */
  public ScriptedPrograms on(String command, Function<Program, ProgramResult> answer) {
    answers.put(command, answer);
    return this;
  }

  /** Gives these answers in turn, and repeats the last one. */
  public ScriptedPrograms on(String command, ProgramResult... inTurn) {
    Deque<ProgramResult> left = new ArrayDeque<>(List.of(inTurn));
    return on(command, _ -> left.size() > 1 ? left.remove() : left.element());
  }

  public List<Program> ran() {
    return List.copyOf(ran);
  }

  /** The command lines, in their order. */
  public List<String> lines() {
    return ran.stream().map(program -> String.join(" ", program.argv())).toList();
  }

  /** The first argument of each, in their order. */
  public List<String> subcommands() {
    return ran.stream().map(program -> program.arguments().getFirst()).toList();
  }

  @Override
  public ProgramResult run(Program program) {
    ran.add(program);
    return answers.getOrDefault(subcommand(program), byName(program)).apply(program);
  }

  private Function<Program, ProgramResult> byName(Program program) {
    return answers.getOrDefault(program.name(), this::unscripted);
  }

  /** A program of which nothing is scripted is not installed. */
  private ProgramResult unscripted(Program program) {
    if (answers.keySet().stream().anyMatch(command -> command.startsWith(program.name() + " "))) {
      throw new AssertionError("no answer is scripted for " + program.argv());
    }
    return new ProgramResult.NotFound(program.name());
  }

  private static String subcommand(Program program) {
    return program.arguments().isEmpty()
        ? program.name()
        : program.name() + " " + program.arguments().getFirst();
  }

  public static ProgramResult exited(int status) {
    return exited(status, "", "");
  }

  public static ProgramResult exited(int status, String stdout, String stderr) {
    return new ProgramResult.Exited(status, Output.of(stdout), Output.of(stderr));
  }
}
