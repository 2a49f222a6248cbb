package dev.holdfast.integration.world;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.machine.Running;
import dev.holdfast.integration.machine.Share;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A machine, with the scripts of the stories in it. */
public record Guest(Machine machine) {
  /** Kubelet's folder in the machine. */
  public static final String KUBELET = "/var/lib/kubelet";

  /** The events of a story, in the folder that the machine writes. */
  static final String TIMELINE = "timeline";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Runs a command that has to succeed, and returns its output. */
  public String run(String... command) {
    return run(PATIENCE, List.of(command));
  }

  public String run(Duration patience, List<String> command) {
    Output output = machine.run(patience, command);
    if (!output.ok()) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output.stdout();
  }

  /** Its identity as a host of NVMe. */
  public String hostId() {
    return run("cat", "/etc/nvme/hostid").strip();
  }

  /** Runs a line of shell. */
  public Output shell(String line) {
    return machine.run(PATIENCE, List.of("sh", "-c", line));
  }

  public String script(String name, String... arguments) {
    return run(Duration.ofMinutes(3), command(name, arguments));
  }

  public Running startScript(String name, String... arguments) {
    return machine.start(command(name, arguments));
  }

  /** Records what the kernel does from now on, until it is closed. */
  Running startTimeline() {
    return startScript("timeline.py", machine.out().resolve(TIMELINE).toString());
  }

  private List<String> command(String name, String... arguments) {
    return Share.script(machine.share(), machine.out().resolve(TIMELINE), name, List.of(arguments));
  }

  /** Starts a program that has a device open until it is closed. */
  public Running hold(String device) {
    Running holder =
        machine.start(List.of("sh", "-c", "exec 3< " + device + "; exec sleep 100000"));
    Await.until(
        PATIENCE,
        Duration.ofMillis(100),
        "a holder of " + device,
        () -> shell("ls -l /proc/[0-9]*/fd/3 2>/dev/null | grep -q ' " + device + "$'").ok(),
        holder::alive);
    return holder;
  }

  /** The processes of programs of this name. */
  public List<String> processes(String name) {
    return shell("pgrep -x " + name).stdout().lines().toList();
  }

  public KernelView see() {
    return new KernelView(script("see.sh").lines().toList());
  }

  /** Polls until the kernel shows it. */
  public KernelView await(String what, Duration patience, Predicate<KernelView> is) {
    KernelView[] last = {see()};
    Await.until(
        patience.multipliedBy(machine.slowness()),
        Duration.ofMillis(300),
        what,
        () -> {
          last[0] = see();
          return is.test(last[0]);
        },
        () -> "\n" + last[0]);
    return last[0];
  }
}
