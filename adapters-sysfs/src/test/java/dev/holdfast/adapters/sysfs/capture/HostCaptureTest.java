package dev.holdfast.adapters.sysfs.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TopologyText;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A captured tree reads like the host it was captured on. */
class HostCaptureTest {
  private static final String CTL = "sys/devices/virtual/nvme-fabrics/ctl/";

  @TempDir private Path directory;

  static List<String> trees() {
    return TreeArchive.shapes();
  }

  @ParameterizedTest
  @MethodSource("trees")
  void readsTheSameAfterwards(String name) {
    Path host = TreeArchive.unpack(name, directory.resolve("host"));

    String text = capture(host).text();

    Path again = TreeArchive.unpackText(text, directory.resolve("again"));
    assertThat(topology(again)).isEqualTo(TreeArchive.expected(name));
  }

  @Test
  void keepsWhatElseIsToldOfAHost() throws IOException {
    Path host = TreeArchive.unpack("7.3/b-two-paths", directory.resolve("host"));
    Trees.write(
        host.resolve("proc/self/mountinfo"), "22 1 259:1 / /data rw - ext4 /dev/nvme0n1 rw");
    Trees.write(host.resolve("etc/nvme/hostid"), "11111111-2222-3333-4444-555555555555");
    Trees.write(host.resolve("etc/nvme/config.json"), "dhchap_key");
    Trees.write(host.resolve(CTL + "nvme0/dhchap_secret"), "DHHC-1:00:key");
    Trees.write(
        host.resolve("var/lib/holdfast/volumes/abc.volume"), "holdfast staged-volume 1\nid=a");
    Files.createDirectories(host.resolve("sys/fs/ext4/nvme0n1"));
    Files.createDirectories(host.resolve("sys/fs/ext4/sda1"));
    Trees.link(
        host.resolve("sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1/holders/dm-0"),
        "../../../../block/dm-0");
    Trees.link(host.resolve("sys/block/dm-0"), "../devices/virtual/block/dm-0");
    Trees.write(host.resolve("sys/devices/virtual/block/dm-0/dm/uuid"), "mpath-x");

    String text = capture(host).text();

    assertThat(text.lines())
        .contains(
            "/proc/self/mountinfo = 22 1 259:1 / /data rw - ext4 /dev/nvme0n1 rw",
            "/proc/sys/kernel/osrelease = 7.3.4+deb13-amd64",
            "/etc/nvme/hostid = 11111111-2222-3333-4444-555555555555",
            "/state/volumes/abc.volume = holdfast staged-volume 1\\x0aid=a",
            "/sys/fs/ext4/nvme0n1/",
            "/sys/devices/virtual/block/dm-0/dm/uuid = mpath-x",
            "/dev/disk/by-id/nvme-LabTarget_SER0001 -> ../../nvme0n1",
            "/sys/module/nvme_core/parameters/multipath = Y");
    assertThat(text).doesNotContain("DHHC", "dhchap", "sda1");
  }

  @Test
  void tellsWhatItCouldNotRead() throws IOException {
    Path host = TreeArchive.unpack("7.3/b-two-paths", directory.resolve("host"));
    Files.delete(host.resolve("proc/sys/kernel/osrelease"));
    Files.createDirectory(host.resolve("proc/sys/kernel/osrelease"));
    Trees.write(host.resolve(CTL + "nvme0/address"), "x".repeat(70_000));

    String text = capture(host).text();

    assertThat(text.lines())
        .contains("# " + host.resolve("proc/sys/kernel/osrelease") + ": Is a directory")
        .contains("# " + host.resolve(CTL + "nvme0/address") + ": longer than 65536 bytes")
        .noneMatch(line -> line.startsWith("/" + CTL + "nvme0/address"));
  }

  @Test
  @Timeout(60)
  void givesUpAReadThatHangs() throws IOException, InterruptedException {
    Path host = TreeArchive.unpack("7.3/b-two-paths", directory.resolve("host"));
    Path state = host.resolve(CTL + "nvme1/state");
    Files.delete(state);
    // it has no writer: opening it never returns
    assertThat(new ProcessBuilder("mkfifo", state.toString()).start().waitFor()).isZero();

    CapturedTree tree =
        HostCapture.of(
            places(host),
            new AbandonableCalls("capture", 4, HostTime.system()),
            Duration.ofMillis(300));

    assertThat(tree.text().lines())
        .contains("# " + state + ": hangs: given up after 300 ms")
        .contains("/" + CTL + "nvme1/transport = tcp");
  }

  private static CapturedTree capture(Path host) {
    return HostCapture.of(
        places(host), new AbandonableCalls("capture", 4, HostTime.system()), Duration.ofMinutes(1));
  }

  private static HostCapture.Places places(Path host) {
    return HostCapture.Places.under(host, host.resolve("var/lib/holdfast"));
  }

  private static String topology(Path root) {
    return TopologyText.of(new SysfsFabricTopology(SysfsRoot.at(root.resolve("sys"))).observe());
  }
}
