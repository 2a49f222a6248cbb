package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("selinux")
@DisplayName(
    "a pod's SELinux label: on each mount and file, never dropped in silence, one for each volume")
@Kernels(value = "6.12", append = "security=selinux selinux=1 enforcing=0")
@Timeout(1800)
class SelinuxStory {
  private static final String CONTEXT = "system_u:object_r:container_file_t:s0:c15,c25";

  /** As kubelet has it for a pod of a driver with {@code seLinuxMount: true}. */
  private static final String LABEL = flag(CONTEXT);

  private static final String OTHER = flag("system_u:object_r:container_file_t:s0:c3,c4");

  private static String flag(String context) {
    return "context=\"" + context + "\"";
  }

  /** As a distribution's init does before all other programs. */
  @BeforeEach
  void policy(Scene scene) {
    if (!scene.guest().shell("grep -q kernel_t /sys/fs/selinux/initial_contexts/kernel").ok()) {
      scene.guest().run(Duration.ofMinutes(3), List.of("load_policy", "-i"));
    }
    assertThat(scene.guest().run("cat", "/sys/fs/selinux/initial_contexts/kernel"))
        .contains("kernel_t");
  }

  @Test
  void thePodsFilesHaveIt(Scene scene) {
    for (String filesystem : List.of("ext4", "xfs")) {
      Volume volume = scene.volume(scene.target(320), filesystem).flags("noatime", LABEL);
      volume.stage();
      volume.stage();
      volume.publish();
      volume.publish();

      assertThat(mounted(scene, volume.staging())).contains("," + LABEL).doesNotContain("seclabel");
      assertThat(mounted(scene, volume.published())).contains("," + LABEL);
      scene.guest().run("sh", "-c", "echo kept >%s/file".formatted(volume.published()));
      assertThat(labelOf(scene.guest(), volume.published() + "/file")).isEqualTo(CONTEXT);
      volume.letGo();
    }
  }

  @Test
  void aVolumeHasOneLabelOnANode(Scene scene) {
    KernelTarget target = scene.target(64);
    Volume volume = scene.volume(target, "ext4").flags(LABEL);
    volume.stage();

    refused(volume.flags(OTHER).stageCode(), Status.Code.ALREADY_EXISTS, LABEL, OTHER);
    refused(volume.publishCode("one"), Status.Code.ALREADY_EXISTS, LABEL, OTHER);
    Volume twin = scene.volume(target, "ext4").named("twin").flags(OTHER);
    refused(twin.stageCode(), Status.Code.FAILED_PRECONDITION, LABEL, OTHER, "has one label");
    assertThat(mounted(scene, volume.staging())).contains("," + LABEL);
    assertThat(scene.see().mounts(twin.staging())).isEmpty();

    twin.unstage();
    volume.unstage();
    volume.stage();
    assertThat(mounted(scene, volume.staging())).contains("," + OTHER);
    volume.unstage();
  }

  @Test
  void aLabelThatThePolicyDoesNotHaveIsNamed(Scene scene) {
    String unknown = "context=system_u:object_r:nonsense_t:s0";
    Volume volume = scene.volume(scene.target(64), "ext4").flags(unknown);

    refused(volume.stageCode(), Status.Code.INTERNAL, "does not have the label " + unknown);
    assertThat(scene.see().mounts(volume.staging())).isEmpty();
  }

  /** As in a container without the node's {@code /etc/selinux}. */
  @Test
  void aLabelThatMountLeavesOutIsRefused(Scene scene) {
    Volume volume = scene.volume(scene.target(64), "ext4").flags(LABEL);
    scene.guest().run("mount", "-t", "tmpfs", "hidden", "/etc/selinux");

    refused(
        volume.stageCode(),
        Status.Code.INTERNAL,
        "came out with no context= instead of " + LABEL,
        "SELinux is on",
        "/etc/selinux");
    assertThat(scene.see().mounts(volume.staging())).isEmpty();
    scene.guest().run("umount", "/etc/selinux");

    volume.stage();
    assertThat(mounted(scene, volume.staging())).contains("," + LABEL);
    volume.unstage();
  }

  private static void refused(Status status, Status.Code code, String... words) {
    assertThat(status.getCode()).as(status.toString()).isEqualTo(code);
    assertThat(status.getDescription()).contains(words);
  }

  /** The kernel's own line, with the options of the filesystem. */
  private static String mounted(Scene scene, String path) {
    return scene.guest().run("grep", "-F", " " + path + " ", "/proc/self/mountinfo");
  }

  /** Past libselinux. */
  private static String labelOf(Guest guest, String file) {
    return guest
        .run(
            "python3",
            "-c",
            "import os, sys; print(os.getxattr(sys.argv[1], 'security.selinux').rstrip(bytes(1)).decode())",
            file)
        .strip();
  }
}
