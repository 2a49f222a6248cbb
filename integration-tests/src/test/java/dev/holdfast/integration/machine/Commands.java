package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands by a program of this side.
 *
 * @param prefix what stands before each command: nothing, or the program that takes it elsewhere
 * @param slowness of the machine where the command runs
 */
record Commands(List<String> prefix, int slowness) {
  /** Not virtual ones: a read from a pipe holds the thread that carries them. */
  static final Executor THREADS =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());

  /** Runs a program on this side, which has to succeed. */
  static void here(Duration patience, String... command) {
    Output output = new Commands(List.of(), 1).run(patience, List.of(command));
    if (!output.ok()) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
  }

  Output run(Duration patience, List<String> command) {
    try (Running running = start(command)) {
      return running.end(patience);
    }
  }

  Running start(List<String> command) {
    List<String> argv = new ArrayList<>(prefix);
    argv.addAll(command);
    try {
      Process process = new ProcessBuilder(argv).start();
      process.getOutputStream().close();
      return new Local(
          String.join(" ", command),
          process,
          text(process.getInputStream()),
          text(process.getErrorStream()),
          slowness);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<String> text(InputStream from) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (from) {
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "";
          }
        },
        THREADS);
  }

  private record Local(
      String command,
      Process process,
      CompletableFuture<String> stdout,
      CompletableFuture<String> stderr,
      int slowness)
      implements Running {
    @Override
    public boolean alive() {
      return process.isAlive();
    }

    @Override
    public Output end(Duration patience) {
      Duration longest = patience.multipliedBy(slowness);
      try {
        if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
          close();
          throw new AssertionError("did not end in " + longest + ": " + command);
        }
        return new Output(process.exitValue(), stdout.join(), stderr.join());
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted: " + command, e);
      }
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
