package dev.holdfast.adapters.sysfs.fabrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.ScriptedKernelFiles;
import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.identity.ControllerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsControllerRemovalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ControllerName NVME0 = new ControllerName("nvme0");

  @TempDir private Path root;
  private final ScriptedKernelFiles kernel = new ScriptedKernelFiles();
  private final HeldTime time = new HeldTime(Duration.ZERO);

  @BeforeEach
  void twoPaths() {
    TreeArchive.unpack("6.12/b-two-paths", root);
  }

  @Test
  void deletesTheControllerAndSeesItGone() {
    kernel.doing((file, value) -> {
      assertThat(file).isEqualTo(root.resolve("sys/class/nvme/nvme0/delete_controller"));
      Trees.remove(ctl("nvme0"));
      return "";
    });

    assertThat(removal().remove(NVME0, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(kernel.requests).containsExactly("delete_controller=1");
    assertThat(ctl("nvme1")).exists();
  }

  @Test
  void writesNothingIfItIsNotThere() {
    assertThat(removal().remove(new ControllerName("nvme9"), PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void neverDeletesALocalDrive() {
    Trees.write(ctl("nvme0").resolve("transport"), "pcie");

    assertThat(removal().remove(NVME0, PATIENCE)).isInstanceOf(DisconnectOutcome.Failed.class);
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void neverDeletesWhatAnotherOrchestratorOwns() {
    Trees.write(root.resolve("run/nvme/registry/nvme0/owner"), "stas");

    assertThat(removal().remove(NVME0, PATIENCE))
        .isInstanceOfSatisfying(
            DisconnectOutcome.Failed.class,
            outcome -> assertThat(outcome.why()).contains("belongs to stas"));
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void deletesWhatIsOursAndItsEntry() {
    Trees.write(root.resolve("run/nvme/registry/nvme1/owner"), "stas");
    owners().own(NVME0, SysfsRoot.at(root.resolve("sys")).controller(NVME0).number());
    kernel.doing((file, value) -> {
      Trees.remove(ctl("nvme0"));
      return "";
    });

    assertThat(removal().remove(NVME0, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(root.resolve("run/nvme/registry/nvme0")).doesNotExist();
    assertThat(root.resolve("run/nvme/registry/nvme1/owner")).exists();
  }

  @Test
  void waitsUntilItHasGone() {
    kernel.doing((file, value) -> "");
    time.whileWaiting(() -> {
      if (time.uptime().equals(Duration.ofSeconds(5))) {
        Trees.remove(ctl("nvme0"));
      }
    });

    assertThat(removal().remove(NVME0, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(time.uptime()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void saysThatItIsStillGoingWhenPatienceEnds() {
    kernel.doing((file, value) -> "");

    assertThat(removal().remove(NVME0, PATIENCE)).isInstanceOf(DisconnectOutcome.StillGoing.class);
    assertThat(time.uptime()).isEqualTo(PATIENCE);
  }

  @Test
  void saysThatItIsStillGoingIfTheWriteHangs() {
    CountDownLatch kernelComesBack = new CountDownLatch(1);
    kernel.doing((file, value) -> {
      try {
        kernelComesBack.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "";
    });

    assertThat(removal().remove(NVME0, Duration.ofMillis(100)))
        .isInstanceOf(DisconnectOutcome.StillGoing.class);
    kernelComesBack.countDown();
  }

  @Test
  void takesItForGoneIfItVanishesUnderTheWrite() {
    kernel.doing((file, value) -> {
      Trees.remove(ctl("nvme0"));
      throw new KernelRefusal(Errno.ENODEV.number(), "write " + file);
    });

    assertThat(removal().remove(NVME0, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
  }

  @Test
  void saysWhyTheKernelRefused() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EPERM.number()));

    assertThat(removal().remove(NVME0, PATIENCE))
        .isEqualTo(new DisconnectOutcome.Failed("nvme0: delete_controller: EPERM"));
  }

  @Test
  void deletesAgainWhileTheControllerIsStillEstablished() {
    kernel.doing((file, value) -> {
      if (time.uptime().compareTo(Duration.ofSeconds(5)) < 0) {
        throw new KernelRefusal(Errno.EBUSY.number(), "write " + file);
      }
      Trees.remove(ctl("nvme0"));
      return "";
    });

    assertThat(removal().remove(NVME0, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(time.uptime()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aControllerThatIsStillEstablishedWhenPatienceEndsIsNotFailed() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EBUSY.number()));

    assertThat(removal().remove(NVME0, PATIENCE))
        .isInstanceOfSatisfying(
            DisconnectOutcome.StillGoing.class,
            outcome -> assertThat(outcome.why()).contains("EBUSY"));
  }

  @Test
  void doesNotWaitForAnotherControllerThatGotTheName() {
    kernel.doing((file, value) -> {
      Trees.write(root.resolve("another/transport"), "tcp");
      Trees.replace(ctl("nvme0"), root.resolve("another"));
      return "";
    });

    assertThat(removal().remove(NVME0, PATIENCE)).isEqualTo(new DisconnectOutcome.Gone());
    assertThat(kernel.requests).hasSize(1);
  }

  private Path ctl(String name) {
    return root.resolve("sys/devices/virtual/nvme-fabrics/ctl").resolve(name);
  }

  private OwnerRegistry owners() {
    return new OwnerRegistry(new SysfsFiles(), root.resolve("run"), root.resolve("sys"), "a.csi");
  }

  private SysfsControllerRemoval removal() {
    return new SysfsControllerRemoval(
        SysfsRoot.at(root.resolve("sys")),
        new KernelWrites(kernel, new AbandonableCalls("kernel", 4, HostTime.system())),
        time,
        owners());
  }
}
