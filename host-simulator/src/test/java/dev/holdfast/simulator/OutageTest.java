package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loss, reconnect and expiry; {@code ctrl_loss_tmo=12}, {@code reconnect_delay=2}, kato 5. */
class OutageTest {
  @TempDir private Path root;
  private Lab lab;

  @BeforeEach
  void connectFirst() throws Exception {
    lab = new Lab(root);
    lab.connect(Lab.FIRST);
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  @Test
  void aClosedPortLeavesTheControllerConnectingWithoutASourceAddress() {
    lab.target.refuse(Lab.FIRST, Lab.PORT);

    assertThat(lab.state("nvme0")).isEqualTo("connecting");
    assertThat(lab.read("class/nvme/nvme0/address")).isEqualTo("traddr=10.77.1.2,trsvcid=4420");
    assertThat(lab.read("class/block/nvme0c0n1/ana_state")).isEqualTo("optimized");
  }

  @Test
  void reconnectsUnderTheSameNameWithAnotherCntlid() {
    lab.target.refuse(Lab.FIRST, Lab.PORT);
    lab.pass(5);
    lab.target.restore(Lab.FIRST, Lab.PORT);
    assertThat(lab.state("nvme0")).isEqualTo("connecting");
    lab.pass(2);

    assertThat(lab.state("nvme0")).isEqualTo("live");
    assertThat(lab.read("class/nvme/nvme0/cntlid")).isEqualTo("2");
    assertThat(lab.blocks()).containsExactly("nvme0c0n1", "nvme0n1");
  }

  @Test
  void countsAttemptsNotSeconds() {
    lab.target.refuse(Lab.FIRST, Lab.PORT);
    lab.pass(11);
    assertThat(lab.controllers()).containsExactly("nvme0");
    lab.pass(1);

    assertThat(lab.controllers()).isEmpty();
    assertThat(lab.subsystems()).isEmpty();
  }

  @Test
  void silenceIsFoundByKeepAliveAndEveryAttemptTakesThreeSecondsMore() {
    lab.target.silence(Lab.FIRST, Lab.PORT);
    lab.pass(9);
    assertThat(lab.state("nvme0")).isEqualTo("live");
    lab.pass(1);
    assertThat(lab.state("nvme0")).isEqualTo("resetting");
    lab.pass(3);
    assertThat(lab.state("nvme0")).isEqualTo("connecting");
    lab.pass(29);
    assertThat(lab.controllers()).containsExactly("nvme0");
    lab.pass(1);

    assertThat(lab.controllers()).isEmpty();
  }

  @Test
  void shortSilenceIsNotNoticed() {
    lab.target.silence(Lab.FIRST, Lab.PORT);
    lab.pass(5);
    lab.target.restore(Lab.FIRST, Lab.PORT);
    lab.pass(60);

    assertThat(lab.state("nvme0")).isEqualTo("live");
    assertThat(lab.read("class/nvme/nvme0/cntlid")).isEqualTo("1");
  }

  @Test
  void timersCanBeWrittenWhileConnectingAndShowAttemptsTimesDelay() throws Exception {
    lab.target.refuse(Lab.FIRST, Lab.PORT);
    lab.attribute("class/nvme/nvme0/reconnect_delay", "7\n");
    lab.attribute("class/nvme/nvme0/ctrl_loss_tmo", "60\n");
    assertThat(lab.read("class/nvme/nvme0/ctrl_loss_tmo")).isEqualTo("63");
    lab.attribute("class/nvme/nvme0/ctrl_loss_tmo", "-1");
    assertThat(lab.read("class/nvme/nvme0/ctrl_loss_tmo")).isEqualTo("off");
    lab.pass(10_000);

    assertThat(lab.controllers()).containsExactly("nvme0");
    assertThat(refusal("class/nvme/nvme0/ctrl_loss_tmo", "off")).isEqualTo(KernelErrno.EINVAL);
    assertThat(refusal("class/nvme/nvme0/fast_io_fail_tmo", "off")).isEqualTo(KernelErrno.EINVAL);
    assertThat(refusal("class/nvme/nvme0/kato", "3")).isEqualTo(KernelErrno.EACCES);
    assertThat(refusal("class/nvme/nvme9/ctrl_loss_tmo", "3")).isEqualTo(KernelErrno.ENOENT);
  }

  private int refusal(String attribute, String value) {
    return catchThrowableOfType(SimulatedErrno.class, () -> lab.attribute(attribute, value))
        .errno();
  }

  @Test
  void ioPolicyTakesOnlyWhatTheKernelKnows() throws Exception {
    lab.attribute("class/nvme-subsystem/nvme-subsys0/iopolicy", "queue-depth\n");

    assertThat(lab.read("class/nvme-subsystem/nvme-subsys0/iopolicy")).isEqualTo("queue-depth");
    assertThat(refusal("class/nvme-subsystem/nvme-subsys0/iopolicy", "fastest"))
        .isEqualTo(KernelErrno.EINVAL);
  }

  @Test
  void resetRenewsTheAssociationOrFailsAndGoesOnConnecting() throws Exception {
    lab.attribute("class/nvme/nvme0/reset_controller", "1");
    assertThat(lab.state("nvme0")).isEqualTo("live");
    assertThat(lab.read("class/nvme/nvme0/cntlid")).isEqualTo("2");

    lab.target.silence(Lab.FIRST, Lab.PORT);
    assertThat(refusal("class/nvme/nvme0/reset_controller", "1")).isEqualTo(KernelErrno.ENETRESET);
    assertThat(lab.state("nvme0")).isEqualTo("connecting");
  }

  @Test
  void deletingALiveControllerWhoseTargetIsSilentTakesLong() throws Exception {
    lab.host.clock().holdButSkipWaits();
    lab.target.silence(Lab.FIRST, Lab.PORT);
    Instant before = lab.host.clock().instant();
    lab.attribute("class/nvme/nvme0/delete_controller", "1");

    assertThat(Duration.between(before, lab.host.clock().instant()))
        .isEqualTo(Duration.ofMillis(33_700));
    assertThat(lab.controllers()).isEmpty();
  }

  @Test
  void inputAndOutputQueueWhileNoPathIsUsableAndFailOnceFastIoFailIsOver() throws Exception {
    lab.attribute("class/nvme/nvme0/fast_io_fail_tmo", "3");
    lab.status("mkfs.ext4", lab.node("nvme0n1"));
    lab.host.clock().holdButSkipWaits();
    lab.target.ana(Lab.FIRST, Lab.PORT, "inaccessible");
    assertThat(lab.state("nvme0")).isEqualTo("live");
    assertThat(lab.run("blkid", "-p", lab.node("nvme0n1")))
        .isEqualTo(new ProgramResult.TimedOut(false));

    lab.target.ana(Lab.FIRST, Lab.PORT, "non-optimized");
    assertThat(lab.status("blkid", "-p", lab.node("nvme0n1"))).isZero();

    lab.target.refuse(Lab.FIRST, Lab.PORT);
    assertThat(lab.status("blkid", "-p", lab.node("nvme0n1"))).isEqualTo(2);
    assertThatIOException().isThrownBy(() -> lab.host.open(lab.node("nvme0n1")));
  }

  @Test
  void unmountingWhileConnectingLeavesTheTableAtOnceButHangsUntilTheControllerIsDeleted()
      throws Exception {
    Path mountPoint = lab.mounted(root);
    lab.target.refuse(Lab.FIRST, Lab.PORT);
    lab.attribute("class/nvme/nvme0/ctrl_loss_tmo", "600");
    lab.host.clock().holdButSkipWaits();

    assertThat(lab.run("umount", mountPoint)).isEqualTo(new ProgramResult.TimedOut(true));
    assertThat(lab.mountinfo()).doesNotContain(mountPoint.toString());
    assertThat(lab.subsystems()).containsExactly("nvme-subsys0");

    lab.attribute("class/nvme/nvme0/delete_controller", "1");
    assertThat(lab.subsystems()).isEmpty();
  }
}
