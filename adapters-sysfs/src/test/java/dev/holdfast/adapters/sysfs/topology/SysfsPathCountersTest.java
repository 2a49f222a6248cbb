package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.fabric.PathCounters;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.path.AnaState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsPathCountersTest {
  private static final DeviceName HEAD = new DeviceName("nvme0n1");
  private static final dev.holdfast.domain.path.Path PATH =
      new dev.holdfast.domain.path.Path(
          "nvme0c3n1",
          new ControllerName("nvme3"),
          KernelState.ofWord("live"),
          AnaState.ofWord("optimized"),
          HEAD);

  @TempDir Path sys;

  private PathCounters counters() {
    return new SysfsPathCounters(SysfsRoot.at(sys));
  }

  private void shows(String file, String text) throws IOException {
    Path path = sys.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void readsEachCountWhereTheKernelHasIt() throws IOException {
    shows("class/nvme/nvme3/nvme0c3n1/diag/multipath_failover_count", "7\n");
    shows("block/nvme0n1/diag/io_requeue_no_usable_path_count", "4294967296\n");
    shows("block/nvme0n1/diag/io_fail_no_available_path_count", "0\n");

    assertThat(counters().failovers(PATH)).hasValue(7);
    assertThat(counters().requeued(HEAD)).hasValue(4294967296L);
    assertThat(counters().failed(HEAD)).hasValue(0);
  }

  /** Nothing is not 0: no series is shown. */
  @Test
  void aKernelThatDoesNotCountShowsNothing() throws IOException {
    shows("class/nvme/nvme3/nvme0c3n1/ana_state", "optimized\n");
    shows("block/nvme0n1/size", "8\n");
    shows("block/nvme0n1/diag/io_fail_no_available_path_count", "many\n");

    assertThat(counters().failovers(PATH)).isEmpty();
    assertThat(counters().requeued(HEAD)).isEmpty();
    assertThat(counters().failed(HEAD)).isEmpty();
  }
}
