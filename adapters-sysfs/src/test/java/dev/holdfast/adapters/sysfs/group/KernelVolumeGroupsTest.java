package dev.holdfast.adapters.sysfs.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.VolumeGroupsContract;
import dev.holdfast.application.port.out.mount.VolumeGroups;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class KernelVolumeGroupsTest {
  @TempDir private Path dir;

  private static VolumeGroups groups(VolumeFiles files) {
    return new KernelVolumeGroups(files, new AbandonableCalls("device", 2, HostTime.system()));
  }

  private static HostPath path(Path path) {
    return new HostPath(path.toString());
  }

  @Nested
  class OnTheSimulator extends VolumeGroupsContract {
    private static final String NQN = "nqn.2026-01.lab:vol1";
    private static final String HOST = "11111111-2222-3333-4444-555555555555";

    private SimulatedHost host;
    private Path mountPoint;

    @BeforeEach
    void mount() throws Exception {
      host = SimulatedHost.create(dir.resolve("host"));
      host.fabric()
          .target(NQN)
          .listensOn("10.0.0.1", 4420)
          .withNamespace(1, 256L << 20, UUID.randomUUID().toString(), null, null);
      host.kernel()
          .exchange(
              host.dev().resolve("nvme-fabrics"),
              "transport=tcp,traddr=10.0.0.1,trsvcid=4420,nqn=%s,hostnqn=nqn.2014-08.org.nvmexpress:uuid:%s,hostid=%s"
                  .formatted(NQN, HOST, HOST));
      mountPoint = Files.createDirectory(dir.resolve("mounted"));
      String node = host.dev().resolve("nvme0n1").toString();
      run("mkfs.ext4", node);
      run("mount", "-t", "ext4", node, mountPoint.toString());
    }

    private void run(String name, String... arguments) {
      assertThat(host.programs().run(Program.of(Duration.ofMinutes(1), name, arguments)))
          .isInstanceOfSatisfying(
              ProgramResult.Exited.class, exited -> assertThat(exited.status()).isZero());
    }

    @AfterEach
    void end() {
      host.close();
    }

    @Override
    protected VolumeGroups groups() {
      return KernelVolumeGroupsTest.groups(new SimulatedVolumeFiles(host.kernel().files()));
    }

    @Override
    protected HostPath mounted() {
      return path(mountPoint);
    }

    @Override
    protected HostPath notMounted() {
      return path(dir);
    }

    @Override
    protected void readOnly() {
      run("mount", "-o", "remount,ro", mountPoint.toString());
    }
  }

  /** A tmpfs, which only root may mount. */
  @Nested
  class OnARealKernel extends VolumeGroupsContract {
    private Path mountPoint;

    @BeforeEach
    void mount() throws Exception {
      mountPoint = Files.createDirectory(dir.resolve("mounted"));
      assumeTrue(
          exit("mount", "-t", "tmpfs", "none", mountPoint.toString()) == 0,
          "no mount here, or not root");
      Files.createDirectory(mountPoint.resolve("directory"));
      for (int i = 0; i < 5; i++) {
        Files.createFile(mountPoint.resolve("directory/file-" + i));
      }
    }

    @AfterEach
    void unmount() throws Exception {
      exit("umount", mountPoint.toString());
    }

    private static int exit(String... command) throws Exception {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }

    @Override
    protected VolumeGroups groups() {
      return KernelVolumeGroupsTest.groups(new LinuxVolumeFiles());
    }

    @Override
    protected HostPath mounted() {
      return path(mountPoint);
    }

    @Override
    protected HostPath notMounted() {
      return path(dir);
    }

    @Override
    protected void readOnly() {
      try {
        assertThat(exit("mount", "-o", "remount,ro", mountPoint.toString())).isZero();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
