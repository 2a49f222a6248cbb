package dev.holdfast.application.port.out;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.util.List;

/** Settings of what is connected. */
public interface FabricTuning {
  /**
   * Writes the timers of a live controller that differ from the policy and can be written: {@code
   * ctrl_loss_tmo}, {@code reconnect_delay}, {@code fast_io_fail_tmo}.
   *
   * @return what still differs afterwards, one sentence each; empty if all is as wanted
   */
  List<String> applyTimers(ControllerName controller, ConnectionPolicy policy);

  /**
   * Writes how a subsystem picks its paths, {@code /sys/class/nvme-subsystem/X/iopolicy}.
   *
   * @param subsystem the kernel's name, such as {@code nvme-subsys0}
   * @return why it could not be had; empty if it is as wanted
   */
  List<String> applyIoPolicy(String subsystem, IoPolicy policy);
}
