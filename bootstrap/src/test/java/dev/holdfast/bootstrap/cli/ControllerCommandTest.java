package dev.holdfast.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.bootstrap.observe.ReconcileLoop;
import dev.holdfast.bootstrap.stories.Jvm;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The calls of csi-attacher at its start, over a real socket. */
class ControllerCommandTest {
  private static final String NAME = "nvme.example.com";

  @TempDir Path dir;

  /** The whole verb as a process, on a host that has nothing. */
  @Test
  void answersTheAttacherUntilItIsEndedAndTouchesNothingElse() throws Exception {
    Path out = dir.resolve("out");
    Process process = start(out);
    try (CsiChannel attacher = CsiChannel.connect(socket())) {
      assertIsNoControllerService(attacher);
      assertThatThrownBy(() -> attacher.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()))
          .satisfies(error ->
              assertThat(Status.fromThrowable(error).getCode())
                  .isEqualTo(Status.Code.UNIMPLEMENTED));
      assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
      assertThat(files()).containsExactlyInAnyOrder("csi.sock", "out");
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(process.exitValue()).as("ended by SIGTERM").isZero();
    assertThat(files()).containsExactly("out");
    assertThat(Files.readString(out)).doesNotContain("WARN", "ERROR", "Exception");
  }

  @Test
  void hasOfTheNodeOnlyItsServer() {
    try (ConfigurableApplicationContext controller = ControllerCommand.serve(settings())) {
      assertThat(controller.getBeansOfType(GrpcServerLifecycle.class)).hasSize(1);
      assertThat(controller.getBeansOfType(ReconcileLoop.class)).isEmpty();
      assertThat(controller.getBeanDefinitionNames())
          .noneMatch(name -> name.contains("sysfs") || name.contains("node"));
      try (CsiChannel attacher = CsiChannel.connect(socket())) {
        assertIsNoControllerService(attacher);
      }
    }
  }

  private static void assertIsNoControllerService(CsiChannel attacher) {
    var identity = attacher.identity().withWaitForReady().withDeadlineAfter(60, TimeUnit.SECONDS);
    assertThat(identity.probe(ProbeRequest.getDefaultInstance()).getReady().getValue()).isTrue();
    assertThat(identity.getPluginInfo(GetPluginInfoRequest.getDefaultInstance()).getName())
        .isEqualTo(NAME);
    assertThat(
            identity
                .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .noneMatch(PluginCapability::hasService);
  }

  private Path socket() {
    return dir.resolve("csi.sock");
  }

  private String[] settings() {
    return Stream.concat(
            Stream.of(
                "--holdfast.driver-name=" + NAME,
                "--holdfast.endpoint=unix://" + socket(),
                "--holdfast.state-dir=" + dir.resolve("state")),
            Stream.of("sys", "dev", "proc", "etc", "usr-lib", "run")
                .map(root -> "--holdfast.roots." + root + "=" + dir.resolve("nothing")))
        .toArray(String[]::new);
  }

  private Process start(Path out) throws IOException {
    List<String> argv =
        Jvm.holdfast(
            Stream.concat(Stream.of("controller"), Stream.of(settings())).toArray(String[]::new));
    return new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files
          .filter(file -> !file.equals(dir))
          .map(f -> dir.relativize(f).toString())
          .toList();
    }
  }
}
