package dev.holdfast.adapters.csi.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.CapturedLog;
import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.CsiSettings;
import dev.holdfast.adapters.csi.InMemoryNode;
import dev.holdfast.adapters.csi.InProcessCsi;
import dev.holdfast.adapters.csi.UsualSettings;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.PluginCapability.VolumeExpansion;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.adapters.csi.v1.ProbeResponse;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.InvalidValue;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityGrpcServiceTest {
  private static final HostCheck NO_MODULE =
      HostCheck.failure("fabrics-device", "/dev/nvme-fabrics is missing", "modprobe nvme-tcp");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final InMemoryNode node = new InMemoryNode();
  private final InProcessCsi csi =
      InProcessCsi.of(node, UsualSettings.of("1.2.3"), RpcObserver.NONE, now::get);

  @AfterEach
  void close() {
    csi.close();
  }

  @Test
  void saysWhoItIs() {
    assertThat(csi.identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance()))
        .isEqualTo(
            GetPluginInfoResponse.newBuilder()
                .setName("nvmeof.csi.holdfast.dev")
                .setVendorVersion("1.2.3")
                .build());
  }

  @Test
  void servesNodesOnlyAndExpandsOnline() {
    assertThat(
            csi.identity().getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance()))
        .isEqualTo(
            GetPluginCapabilitiesResponse.newBuilder()
                .addCapabilities(
                    PluginCapability.newBuilder()
                        .setVolumeExpansion(
                            VolumeExpansion.newBuilder().setType(VolumeExpansion.Type.ONLINE)))
                .build());
  }

  /** CSI 1.12, NodeGetInfoResponse.accessible_topology: MUST, where a node reports a topology. */
  @Test
  void hasAccessibilityConstraintsWhereNodesReportATopology() {
    CsiSettings located = UsualSettings.located();
    List<CsiServices> both =
        List.of(
            CsiServices.ofController(located, RpcObserver.NONE, now::get),
            CsiServices.ofNode(
                located,
                node.useCases(),
                List::of,
                UnaryOperator.identity(),
                RpcObserver.NONE,
                now::get));
    for (CsiServices services : both) {
      try (InProcessCsi csi = InProcessCsi.of(services)) {
        assertThat(
                csi.identity()
                    .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance())
                    .getCapabilitiesList())
            .filteredOn(PluginCapability::hasService)
            .extracting(capability -> capability.getService().getType())
            .containsExactly(PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS);
      }
    }
  }

  private ProbeResponse probe() {
    return csi.identity().probe(ProbeRequest.getDefaultInstance());
  }

  @Test
  void saysExplicitlyThatItIsReady() {
    assertThat(probe().hasReady()).isTrue();
    assertThat(probe().getReady().getValue()).isTrue();
  }

  @Test
  void isNotReadyWhileTheHostCannotConnectAndSaysWhyOnce() {
    try (CapturedLog log = CapturedLog.start()) {
      node.checks = List.of(NO_MODULE);
      assertThat(probe().getReady().getValue()).isFalse();
      assertThat(probe().hasReady()).isTrue();
      now.updateAndGet(then -> then.plusSeconds(3));
      assertThat(probe().getReady().getValue()).isFalse();

      node.checks = List.of();
      now.updateAndGet(then -> then.plusSeconds(3));
      assertThat(probe().getReady().getValue()).isTrue();

      assertThat(log.lines().stream().filter(line -> line.startsWith("this host")))
          .containsExactly(
              "this host cannot connect: fabrics-device: /dev/nvme-fabrics is missing; modprobe"
                  + " nvme-tcp",
              "this host can connect again");
    }
  }

  @Test
  void looksAtTheHostAnewAfterTwoSecondsOnly() {
    assertThat(probe().getReady().getValue()).isTrue();
    node.checks = List.of(NO_MODULE);

    now.updateAndGet(then -> then.plusMillis(1999));
    assertThat(probe().getReady().getValue()).isTrue();
    now.updateAndGet(then -> then.plusMillis(1));
    assertThat(probe().getReady().getValue()).isFalse();
  }

  @Test
  void isNotMisledByAClockThatIsSetBack() {
    assertThat(probe().getReady().getValue()).isTrue();
    node.checks = List.of(NO_MODULE);

    now.updateAndGet(then -> then.minusSeconds(3600));
    assertThat(probe().getReady().getValue()).isFalse();
  }

  @Test
  void isReadyDespiteWhatIsNotNeeded() {
    node.checks = List.of(HostCheck.warning("iopolicy", "numa", "round-robin is better"));
    assertThat(probe().getReady().getValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "a.", "a b", "a/b", "ä"})
  void refusesADriverNameThatOrchestratorsRefuse(String name) {
    for (String wrong : List.of(name, "a".repeat(64))) {
      Assertions.assertThatExceptionOfType(InvalidValue.class)
          .isThrownBy(() -> UsualSettings.named(wrong));
    }
  }

  @Test
  void servesTheTwoServicesOfANodeAndIdentityAloneAsAController() {
    CsiServices services =
        CsiServices.ofNode(
            UsualSettings.of("1"),
            node.useCases(),
            List::of,
            UnaryOperator.identity(),
            RpcObserver.NONE,
            now::get);

    assertThat(names(services)).containsExactly("csi.v1.Identity", "csi.v1.Node");
    assertThat(names(controller())).containsExactly("csi.v1.Identity");
  }

  /**
   * The specification wants it of all instances of a version, whatever each serves (CSI 1.12,
   * GetPluginCapabilities). Without CONTROLLER_SERVICE csi-attacher calls nothing of a controller.
   */
  @Test
  void aControllerIsTheSamePluginAsTheNodeAndSaysOfNoControllerService() {
    try (InProcessCsi other = InProcessCsi.of(controller())) {
      GetPluginCapabilitiesResponse capabilities =
          other.identity().getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance());

      assertThat(capabilities)
          .isEqualTo(
              csi.identity()
                  .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance()));
      assertThat(capabilities.getCapabilitiesList()).noneMatch(PluginCapability::hasService);
      assertThat(other.identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance()))
          .isEqualTo(csi.identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance()));
      assertThat(other.identity().probe(ProbeRequest.getDefaultInstance()).getReady().getValue())
          .isTrue();
    }
  }

  private CsiServices controller() {
    return CsiServices.ofController(UsualSettings.of("1.2.3"), RpcObserver.NONE, now::get);
  }

  private static List<String> names(CsiServices services) {
    return services.all().stream()
        .map(service -> service.bindService().getServiceDescriptor().getName())
        .toList();
  }
}
