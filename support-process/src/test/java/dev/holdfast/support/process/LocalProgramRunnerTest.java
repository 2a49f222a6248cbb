package dev.holdfast.support.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.support.process.ProgramResult.Exited;
import dev.holdfast.support.process.ProgramResult.NotFound;
import dev.holdfast.support.process.ProgramResult.NotStarted;
import dev.holdfast.support.process.ProgramResult.TimedOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs of every Unix: sh, cat, yes, sleep. */
@Timeout(60)
class LocalProgramRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration GRACE = Duration.ofMillis(400);

  private final ProgramRunner runner = new LocalProgramRunner(GRACE);

  @TempDir Path dir;

  @Test
  void keepsStatusAndBothStreamsApart() {
    assertThat(exited(shell("echo out; echo err >&2; exit 3")))
        .satisfies(result -> {
          assertThat(result.status()).isEqualTo(3);
          assertThat(result.stdout().text()).isEqualTo("out");
          assertThat(result.stderr().text()).isEqualTo("err");
          assertThat(result.said()).isEqualTo("exit status 3: err");
        });
  }

  @Test
  void passesArgumentsAsTheyAre() {
    Exited result =
        exited(Program.of(LONG, "printf", "%s|", "a b", "$(id)", "; rm -rf /", "", "ä\n*"));

    assertThat(result.stdout().text()).isEqualTo("a b|$(id)|; rm -rf /||ä\n*|");
  }

  @Test
  void answersAProgramThatReadsWithoutInputAtOnce() {
    assertThat(exited(Program.of(LONG, "cat")).stdout().size()).isZero();
  }

  @Test
  void givesAProgramItsInputAndShowsItNowhere() {
    Program program = Program.of(LONG, "cat").withInput(Input.of("a secret, with blanks"));

    assertThat(exited(program).stdout().text()).isEqualTo("a secret, with blanks");
    assertThat(program.toString()).doesNotContain("secret");
    assertThat(exited(Program.of(LONG, "true").withInput(Input.of("unread"))).ok()).isTrue();
  }

  @Test
  void runsInTheCLocaleInTheRootWithoutOurEnvironment() {
    String environment = exited(Program.of(LONG, "env")).stdout().text();

    assertThat(environment.lines())
        .allMatch(line ->
            line.equals("LC_ALL=C")
                || line.equals("DM_DISABLE_UDEV=1")
                || line.startsWith("PATH=/")
                || line.startsWith("PWD="));
    assertThat(environment).contains("/usr/sbin");
    assertThat(exited(Program.of(LONG, "pwd")).stdout().text()).isEqualTo("/");
  }

  @Test
  void boundsWhatItKeepsOfAnEndlessOutput() {
    Exited result =
        exited(
            shell("yes | head -c 30000000; yes error | head -c 30000000 >&2").withMaxOutput(1000));

    assertThat(result.ok()).isTrue();
    assertThat(result.stdout().size()).isEqualTo(1000);
    assertThat(result.stdout().truncated()).isTrue();
    assertThat(result.stderr().size()).isEqualTo(1000);
  }

  @Test
  void isNotBlockedByAProgramThatWritesForEver() {
    assertThat(runner.run(Program.of(SHORT, "yes"))).isEqualTo(new TimedOut(false));
  }

  @Test
  void outputOfExactlyTheLimitIsNotTruncated() {
    Exited result = exited(shell("head -c 1000 /dev/zero").withMaxOutput(1000));

    assertThat(result.stdout().size()).isEqualTo(1000);
    assertThat(result.stdout().truncated()).isFalse();
  }

  @Test
  void keepsBinaryOutputByteForByte() {
    Exited zeros = exited(Program.of(LONG, "head", "-c", "300000", "/dev/zero"));
    Exited data = exited(shell("head -c 299999 /dev/zero; printf '\\001'"));

    assertThat(zeros.stdout().size()).isEqualTo(300_000);
    assertThat(zeros.stdout().allZero()).isTrue();
    assertThat(data.stdout().size()).isEqualTo(300_000);
    assertThat(data.stdout().allZero()).isFalse();
  }

  @Test
  void showsASignalAs128AndItsNumber() {
    assertThat(exited(shell("kill -KILL $$")).status()).isEqualTo(128 + 9);
  }

  @Test
  void endsAProgramThatIsOutOfTime() {
    long start = System.nanoTime();

    ProgramResult result = runner.run(Program.of(SHORT, "sleep", "60"));

    assertThat(result).isEqualTo(new TimedOut(false));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(5));
  }

  @Test
  void killsAProgramThatIgnoresBeingAsked() {
    // the sleep ignores the signal as well: what is ignored stays so over exec
    assertThat(runner.run(shell("trap '' TERM; sleep 61; sleep 61", SHORT)))
        .isEqualTo(new TimedOut(false));
    awaitUntil(() -> noneRuns("sleep 61"));
  }

  @Test
  void killsTheChildrenToo() {
    runner.run(shell("sleep 62 & sleep 62; wait", SHORT));

    awaitUntil(() -> noneRuns("sleep 62"));
  }

  @Test
  void letsAProgramStopInAnOrderlyWayFirst() throws IOException {
    Path trace = dir.resolve("trace");

    runner.run(shell("trap 'echo orderly >" + trace + "; exit' TERM; sleep 63 & wait", SHORT));

    assertThat(trace).content().isEqualTo("orderly\n");
  }

  @Test
  void doesNotWaitForAGrandchildThatKeepsTheStreamsOpen() {
    long start = System.nanoTime();

    Exited result = exited(shell("sleep 8 & echo started"));

    assertThat(result.stdout().text()).isEqualTo("started");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void saysThatAProgramIsNotThere() {
    assertThat(runner.run(Program.of(LONG, "no-such-program-here")))
        .isEqualTo(new NotFound("no-such-program-here"));
    assertThat(runner.run(Program.of(LONG, "/no/such/program")))
        .isEqualTo(new NotFound("/no/such/program"));
  }

  @Test
  void saysThatAFileCannotBeRun() throws IOException {
    Path file = Files.writeString(dir.resolve("plain"), "#!/bin/sh\n");
    Path orphan = executable(dir.resolve("orphan"), "#!/no/such/interpreter\n");

    assertThat(runner.run(Program.of(LONG, file.toString())))
        .isEqualTo(new NotStarted(file + " is not an executable file"));
    assertThat(runner.run(Program.of(LONG, dir.toString()))).isInstanceOf(NotStarted.class);
    assertThat(runner.run(Program.of(LONG, orphan.toString()))).isInstanceOf(NotStarted.class);
  }

  @Test
  void refusesANulInAnArgument() {
    assertThatThrownBy(() -> Program.of(LONG, "echo", "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatArgumentsAreTooLong() {
    assertThat(runner.run(Program.of(LONG, "echo", "x".repeat(1 << 20))))
        .isInstanceOf(NotStarted.class);
  }

  @Test
  void doesNotLeaveTheProgramRunningWhenTheCallerIsInterrupted() throws Exception {
    AtomicReference<ProgramResult> result = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              result.set(runner.run(Program.of(LONG, "sleep", "64")));
              flag.set(Thread.currentThread().isInterrupted());
            });
    awaitUntil(() -> !noneRuns("sleep 64"));

    caller.interrupt();
    caller.join();

    assertThat(result.get()).isEqualTo(new TimedOut(false));
    assertThat(flag.get()).isTrue();
    assertThat(noneRuns("sleep 64")).isTrue();
  }

  @Test
  void watchesProgramsOnDaemonThreadsOnly() throws Exception {
    Thread caller = Thread.ofPlatform().start(() -> runner.run(Program.of(LONG, "sleep", "65")));
    // the program runs for a moment before a watcher is registered
    awaitUntil(() -> watchers().size() == 2);

    assertThat(watchers()).allMatch(Thread::isDaemon);
    caller.interrupt();
    caller.join();
  }

  private static List<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sleep "))
        .toList();
  }

  @Test
  void looksInPathFirstThenWhereTheDistributionKeepsItsPrograms() throws IOException {
    Path own = executable(dir.resolve("cat"), "#!/bin/sh\necho own\n");
    ProgramPath path = ProgramPath.ofEnvironment(Optional.of("relative::" + dir));

    assertThat(path.find("cat")).isEqualTo(new ProgramPath.Lookup.Found(own));
    assertThat(path.directories()).startsWith(dir, Path.of("/usr/sbin")).allMatch(Path::isAbsolute);
  }

  @Test
  void takesAnExecutableFurtherDownThePathOverAPlainFile() throws IOException {
    Path first = Files.createDirectory(dir.resolve("first"));
    Path second = Files.createDirectory(dir.resolve("second"));
    Files.writeString(first.resolve("tool"), "");
    Path tool = executable(second.resolve("tool"), "#!/bin/sh\n");

    assertThat(new ProgramPath(List.of(first, second)).find("tool"))
        .isEqualTo(new ProgramPath.Lookup.Found(tool));
    assertThat(new ProgramPath(List.of(first)).find("tool"))
        .isInstanceOf(ProgramPath.Lookup.Unusable.class);
  }

  private Exited exited(Program program) {
    ProgramResult result = runner.run(program);
    assertThat(result).isInstanceOf(Exited.class);
    return (Exited) result;
  }

  private static Program shell(String line) {
    return shell(line, LONG);
  }

  private static Program shell(String line, Duration patience) {
    return Program.of(patience, "sh", "-c", line);
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static boolean noneRuns(String commandLine) {
    return ProcessHandle.current()
        .descendants()
        .noneMatch(process -> process.info().commandLine().orElse("").endsWith(commandLine));
  }

  private static void awaitUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
