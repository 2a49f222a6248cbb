package dev.holdfast.adapters.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyViewTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'traddr=10.0.0.1,trsvcid=4420' | 10.0.0.1:4420",
        "'traddr=0000:01:00.0'          | 0000:01:00.0",
        "''                             | ''",
        "'host_iface=eth0'              | ''"
      })
  void showsOfAnAddressWhatTheKernelShows(String shown, String expected) {
    Controller controller =
        new Controller(
            new ControllerName("nvme0"),
            KernelState.LIVE,
            "live",
            "tcp",
            PathAddress.parse(shown),
            ControllerType.IO,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            new ControllerTimers(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            List.of(),
            OptionalLong.empty());
    ObservedTopology topology =
        new ObservedTopology(
            NativeMultipath.ON,
            List.of(
                new Subsystem(
                    "nvme-subsys0",
                    new SubsystemNqn("nqn.2014-08.com.example:a"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(controller),
                    List.of())));

    assertThat(TopologyView.of(topology, List.of(), List.of(), List.of()).subsystems())
        .flatExtracting(TopologyView.SubsystemView::controllers)
        .extracting(TopologyView.ControllerView::address)
        .containsExactly(expected);
  }
}
