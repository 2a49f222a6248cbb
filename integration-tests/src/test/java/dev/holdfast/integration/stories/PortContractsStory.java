package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.ClassPath;
import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.world.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("ports")
@DisplayName("the contracts of the ports that the simulator keeps, kept by this kernel")
@Kernels(Kernels.SOME)
@Timeout(3600)
class PortContractsStory {
  private static final List<String> FABRIC =
      List.of(
          "dev.holdfast.adapters.sysfs.NvmetContractsTest",
          "dev.holdfast.integration.contracts.NvmeCliOnKernel");
  private static final List<String> VOLUMES =
      List.of(
          "dev.holdfast.adapters.mount.RealKernelMountTableTest",
          "dev.holdfast.adapters.mount.RealKernelMountsTest",
          "dev.holdfast.adapters.mount.RealKernelFilesystemsTest",
          "dev.holdfast.adapters.mount.RealKernelBlockDevicesTest",
          "dev.holdfast.adapters.mount.RealKernelTroubleTest",
          "dev.holdfast.adapters.sysfs.RealKernelTrimsTest");

  @Test
  void topologyConnectorsAndTuning(Scene scene) throws IOException {
    keepTheirContracts(scene, FABRIC, "fabric");
  }

  @Test
  void mountTableMountsFilesystemsAndBlockDevices(Scene scene) throws IOException {
    keepTheirContracts(scene, VOLUMES, "volumes");
  }

  private static void keepTheirContracts(Scene scene, List<String> classes, String name)
      throws IOException {
    Machine machine = scene.guest().machine();

    Output output =
        machine.run(Duration.ofMinutes(15), ClassPath.tests(machine.share(), List.of(), classes));

    Path report = StoryExtension.TARGET.resolve("stories/ports-" + name + ".txt");
    Files.createDirectories(report.resolveSibling(""));
    Files.writeString(report, output.stdout() + output.stderr());
    // a contract may say of one test that it is not for this kernel, not of all that there is none
    assertThat(output.stdout())
        .as("%s, see %s", name, report)
        .doesNotContain("no kernel target here", "need root", "is not installed");
    assertThat(output.ok()).as("%s\n%s", report, output.stdout()).isTrue();
  }
}
