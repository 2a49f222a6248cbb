package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.fault.SimulatedDeath;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The named places at which something goes wrong. */
class FaultsTest {
  @TempDir private Path root;
  private Lab lab;

  @BeforeEach
  void boot() {
    lab = new Lab(root);
  }

  @AfterEach
  void shutDown() {
    lab.close();
  }

  private FaultPoint at(String name) {
    return lab.host.faults().at(name);
  }

  @Test
  void pointsAreListedAndOthersRefused() {
    assertThat(lab.host.faults().names())
        .contains(
            "connect.before",
            "connect.after",
            "delete.before",
            "program.mount.before",
            "program.mkfs.ext4.after");
    assertThatThrownBy(() -> at("program.rm.before"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connect.after");
  }

  @Test
  void failsAsOftenAsItIsTold() throws Exception {
    at("connect.before").failTimes(2, KernelErrno.ECONNREFUSED);

    assertThat(errno()).isEqualTo(KernelErrno.ECONNREFUSED);
    assertThat(errno()).isEqualTo(KernelErrno.ECONNREFUSED);
    assertThat(lab.connect(Lab.FIRST)).startsWith("instance=0,");
    assertThat(at("connect.before").passes()).isEqualTo(3);
  }

  private int errno() {
    return catchThrowableOfType(SimulatedErrno.class, () -> lab.connect(Lab.FIRST)).errno();
  }

  @Test
  void failingAfterwardsMeansThatItHasHappened() {
    at("connect.after").failTimes(1, KernelErrno.EIO);

    assertThat(errno()).isEqualTo(KernelErrno.EIO);
    assertThat(lab.controllers()).containsExactly("nvme0");
  }

  @Test
  void diesOnceAtThePoint() throws Exception {
    at("program.mkfs.ext4.before").die();
    lab.connect(Lab.FIRST);

    assertThatThrownBy(() -> lab.run("mkfs.ext4", lab.node("nvme0n1")))
        .isInstanceOf(SimulatedDeath.class)
        .hasMessageContaining("program.mkfs.ext4.before");
    assertThat(lab.status("mkfs.ext4", lab.node("nvme0n1"))).isZero();
  }

  @Test
  void aProgramDiesInsideItsSystemCallTooAndItsCallerWithIt() {
    at("connect.after").die();

    assertThatThrownBy(
            () -> lab.run("nvme", "connect", "-t", "tcp", "-a", Lab.FIRST, "-n", Lab.NQN))
        .isInstanceOf(SimulatedDeath.class);
    assertThat(lab.controllers()).containsExactly("nvme0");
  }

  @Test
  void hangsUntilReleased() {
    at("connect.before").hang();
    List<String> answers = new ArrayList<>();
    lab.host
        .clock()
        .start(
            "connect",
            () -> {
              try {
                answers.add(lab.connect(Lab.FIRST));
              } catch (SimulatedErrno e) {
                answers.add(e.getMessage());
              }
            });
    lab.pass(1_000);
    assertThat(at("connect.before").hanging()).isEqualTo(1);
    assertThat(answers).isEmpty();

    at("connect.before").release();
    lab.host.clock().settle();

    assertThat(answers).singleElement().asString().startsWith("instance=0,");
  }

  @Test
  void aHangingProgramTimesOutWhenItsCallersPatienceIsOver() {
    lab.host.clock().holdButSkipWaits();
    at("program.blkid.before").hang();

    assertThat(lab.run("blkid", "-p", lab.node("nvme0n1")))
        .isEqualTo(new ProgramResult.TimedOut(true));
  }

  @Test
  void delayTakesSimulatedTime() throws Exception {
    lab.host.clock().holdButSkipWaits();
    at("connect.before").delay(Duration.ofMinutes(3));
    Instant before = lab.host.clock().instant();
    lab.connect(Lab.FIRST);

    assertThat(Duration.between(before, lab.host.clock().instant()))
        .isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void somethingChangesJustAtThePoint() {
    at("connect.before").once(() -> lab.target.refuse(Lab.FIRST, Lab.PORT));

    assertThat(errno()).isEqualTo(KernelErrno.ECONNREFUSED);
  }

  @Test
  void clearingTakesAllAway() throws Exception {
    at("connect.before").failTimes(5, KernelErrno.EIO);
    at("connect.after").die();
    lab.host.faults().clear();

    assertThat(lab.connect(Lab.FIRST)).startsWith("instance=0,");
  }
}
