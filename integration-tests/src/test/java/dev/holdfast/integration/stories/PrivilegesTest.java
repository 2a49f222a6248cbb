package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.MachineChoice;
import dev.holdfast.integration.world.Bench;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes privileges of the node away, one after the other, and writes down what does not work then:
 * {@code lab/privileges}. No part of the gate: each is a start of the node and a life of volumes.
 */
@EnabledIfSystemProperty(named = "holdfast.privileges", matches = "true")
class PrivilegesTest {
  private static final Path TABLE = StoryExtension.TARGET.resolve("privileges.md");
  private static final int LONGEST = 240;

  /** Those that the launcher keeps. */
  private static final List<String> KEPT =
      List.of(
          "sys_admin",
          "sys_resource",
          "chown",
          "dac_override",
          "dac_read_search",
          "fowner",
          "fsetid",
          "linux_immutable",
          "ipc_lock",
          "kill",
          "mknod",
          "net_admin",
          "syslog",
          "sys_module",
          "sys_ptrace",
          "sys_rawio");

  /**
   * The DaemonSet's mounts are parts of a mount namespace of its own here. Only kubelet's directory
   * propagates, as a mount that is shared with the machine's.
   */
  private static final String NAMESPACE =
      "k=/var/lib/kubelet; mkdir -p $k; mountpoint -q $k || { mount --bind $k $k && mount --make-shared $k; };"
          + " exec unshare --mount --propagation unchanged sh -c 'mount --make-private / && ";

  private static final String DEV =
      "mount -t tmpfs none /dev && mkdir /dev/shm"
          + " && for n in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 /dev/${n%%:*} c 1 ${n#*:}; done";

  /**
   * A privilege.
   *
   * @param under the command that runs the node without it
   */
  private record Reduction(String name, List<String> under, List<String> settings) {
    static Reduction without(String capability) {
      return bounded("without CAP_" + capability.toUpperCase(Locale.ROOT), "-" + capability);
    }

    static Reduction bounded(String name, String set) {
      return new Reduction(
          name, List.of("setpriv", "--inh-caps=-all", "--bounding-set=" + set), List.of());
    }

    static Reduction mounts(String name, String commands) {
      return new Reduction(
          name,
          List.of("sh", "-c", NAMESPACE + commands + " && exec \"$@\"' x \"$@\"", "x"),
          List.of());
    }

    static Reduction setting(String name, String setting) {
      return new Reduction(name, List.of(), List.of(setting));
    }
  }

  private static List<Reduction> reductions() {
    return Stream.of(
            Stream.of(Reduction.bounded("with what the launcher keeps", "+all")),
            KEPT.stream().map(Reduction::without),
            Stream.of(
                Reduction.bounded("only CAP_SYS_ADMIN", "-all,+sys_admin"),
                Reduction.mounts("all mounts, in a mount namespace of its own", "true"),
                new Reduction(
                    "kubelet's directory without Bidirectional",
                    List.of("unshare", "--mount", "--propagation", "slave"),
                    List.of()),
                Reduction.mounts("/dev of a container", DEV),
                Reduction.mounts("/sys read-only", "mount -o remount,bind,ro /sys"),
                Reduction.mounts("/sys empty", "mount -t tmpfs none /sys"),
                Reduction.mounts(
                    "the state directory read-only",
                    "mount --bind -o ro /var/lib/holdfast /var/lib/holdfast"),
                Reduction.setting("/host/etc empty", "roots.etc=/none"),
                Reduction.setting("/host/usr/lib empty", "roots.usr-lib=/none"),
                Reduction.setting("/host/run empty", "roots.run=/none")))
        .flatMap(all -> all)
        .toList();
  }

  @Test
  @Timeout(4 * 3600)
  void eachIsTakenAwayInTurn() throws IOException {
    List<String> rows = new ArrayList<>(List.of("| | does not work |", "|---|---|"));
    List<String> wanted = List.of(System.getProperty("holdfast.privileges.only", "").split(","));
    try (Bench bench = Bench.boot(MachineChoice.fromProperties(), StoryExtension.TARGET, 1, "")) {
      for (Reduction reduction : reductions()) {
        if (wanted.stream().anyMatch(reduction.name()::contains)) {
          String row =
              "| " + reduction.name() + " | " + broken(bench, reduction, rows.size()) + " |";
          say(row);
          rows.add(row);
          Files.write(TABLE, rows);
        }
      }
    }
    assertThat(rows).hasSizeGreaterThan(2);
  }

  /** The failures, from the first step of each volume that failed. */
  private static String broken(Bench bench, Reduction reduction, int number) {
    Scene scene = new Scene(bench, "privileges-" + number);
    List<String> broken = new ArrayList<>();
    try {
      scene.nodeUnder(reduction.under(), reduction.settings().toArray(String[]::new));
      attempt(broken, "ext4", () -> filesystem(scene, "ext4"));
      attempt(broken, "xfs", () -> filesystem(scene, "xfs"));
      attempt(broken, "fsGroup", () -> group(scene));
      attempt(broken, "raw block", () -> block(scene));
    } catch (RuntimeException | AssertionError e) {
      broken.add("the start: " + brief(e));
    }
    if (broken.isEmpty()) {
      broken.addAll(scene.end());
    }
    if (!broken.isEmpty()) {
      scene.nodeAsItWas();
      scene.clear();
    }
    return broken.isEmpty() ? "nothing" : String.join("; ", broken);
  }

  private static void attempt(List<String> broken, String what, Runnable steps) {
    try {
      steps.run();
    } catch (RuntimeException | AssertionError e) {
      broken.add(what + ": " + brief(e));
    }
  }

  private static void filesystem(Scene scene, String type) {
    KernelTarget target = scene.target(320, KernelTarget.Backing.FILE);
    Volume volume = scene.volume(target, type);
    volume.stage();
    volume.publish();
    scene.guest().run("sh", "-c", "echo kept > " + volume.published() + "/file");
    volume.stats();
    target.resize(448);
    volume.expand(448L << 20);
    volume.unpublish();
    volume.unstage();
  }

  /** A directory that only its owner may enter, of another user, is given to a group. */
  private static void group(Scene scene) {
    Volume volume = scene.volume(scene.target(64), "ext4");
    volume.stage();
    volume.publish();
    scene
        .guest()
        .run(
            "sh",
            "-c",
            "cd %s && mkdir -m 700 d && echo a > d/f && chmod 600 d/f && chown -R 1000:1000 d"
                .formatted(volume.published()));
    volume.unpublish();
    volume.unstage();
    volume.forGroup(2000).stage();
    volume.publish();
    assertThat(scene.guest().run("stat", "-c", "%g %a", volume.published() + "/d/f"))
        .isEqualTo("2000 660\n");
    volume.unpublish();
    volume.unstage();
  }

  private static void block(Scene scene) {
    Volume volume = scene.volume(scene.target(64), Volume.BLOCK);
    volume.stage();
    volume.publish();
    scene.node().killAndRestart();
    volume.unpublish();
    volume.unstage();
  }

  private static String brief(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).replaceAll("[\\s|]+", " ").strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  @SuppressWarnings("SystemOut")
  private static void say(String line) {
    System.out.println(line);
  }
}
