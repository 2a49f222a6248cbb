package dev.holdfast.adapters.sysfs.fabrics;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.holdfast.adapters.sysfs.ScriptedKernelFiles;
import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.ConnectionPolicies;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.testkit.ConnectRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelFabricConnectorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path root;
  private final ScriptedKernelFiles kernel = new ScriptedKernelFiles();
  private final CallShares calls = new CallShares(2, HostTime.system());

  @BeforeEach
  void aHostWithTheModules() {
    Trees.write(root.resolve("dev/nvme-fabrics"), "");
    Trees.write(root.resolve("sys/module/nvme_tcp/version"), "1.0");
  }

  @Test
  void asksForAllThatWasRequested() {
    kernel.doing((file, request) -> "instance=3,cntlid=9\n");

    ConnectOutcome outcome = connector().connect(ConnectRequests.full(), PATIENCE);

    assertThat(outcome).isEqualTo(new ConnectOutcome.Connected(new ControllerName("nvme3")));
    assertThat(kernel.requests)
        .containsExactly(
            "nqn=nqn.2026-01.dev.holdfast:vol1,transport=rdma,traddr=fd00::1,trsvcid=4421,"
                + "host_traddr=fd00::9,host_iface=eth1,"
                + "hostnqn=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555,"
                + "hostid=11111111-2222-3333-4444-555555555555,ctrl_loss_tmo=-1,reconnect_delay=3,"
                + "keep_alive_tmo=7,fast_io_fail_tmo=15,nr_io_queues=4,queue_size=64,hdr_digest,"
                + "data_digest,dhchap_secret="
                + ConnectRequests.SECRET
                + ",dhchap_ctrl_secret="
                + ConnectRequests.OTHER_SECRET);
  }

  @Test
  void writesDownThatTheControllerIsOurs() {
    Trees.write(root.resolve("run/nvme/other"), "");
    kernel.doing((file, value) -> "instance=7,cntlid=1\n");

    connector().connect(ConnectRequests.plain(), PATIENCE);

    assertThat(root.resolve("run/nvme/registry/nvme7/owner")).hasContent("holdfast\n");
  }

  @Test
  void asksForNothingThatWasNotRequested() {
    connector().connect(ConnectRequests.plain(), PATIENCE);

    assertThat(kernel.requests)
        .containsExactly(
            "nqn=nqn.2026-01.dev.holdfast:vol1,transport=tcp,traddr=10.0.0.1,trsvcid=4420,"
                + "hostnqn=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555,"
                + "hostid=11111111-2222-3333-4444-555555555555,ctrl_loss_tmo=60,reconnect_delay=2,"
                + "keep_alive_tmo=30");
  }

  @Test
  void asksForEverySettingOfAPolicy() {
    String usual = FabricsOptions.of(ConnectRequests.plain()).reveal();

    assertThat(ConnectionPolicies.withOneConnectOption())
        .allSatisfy((setting, policy) ->
            assertThat(FabricsOptions.of(ConnectRequests.with(policy)).reveal())
                .as(setting)
                .isNotEqualTo(usual));
  }

  @Test
  void namesTheOptionThatTheKernelLacksAndDoesNotAsk() {
    kernel.knowing(
        ScriptedKernelFiles.OPTIONS_OF_7_3
            .replace("fast_io_fail_tmo=%d,", "")
            .replace("dhchap_secret=%s,", ""));

    ConnectOutcome outcome = connector().connect(ConnectRequests.full(), PATIENCE);

    assertThat(outcome)
        .isEqualTo(
            new ConnectOutcome.Unsupported(
                "this kernel's nvme-fabrics does not know fast_io_fail_tmo, dhchap_secret"));
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void letsAKernelJudgeThatDoesNotSayWhatItKnows() {
    kernel.notSayingWhatItKnows();

    assertThat(connector().connect(ConnectRequests.full(), PATIENCE))
        .isEqualTo(new ConnectOutcome.Connected(new ControllerName("nvme0")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nqn.2026-01.dev.holdfast:vol1,hostnqn=nqn.2026-01.another.host",
        "nqn.2026-01.dev.holdfast:vol1,duplicate_connect",
        "nqn.2026-01.dev.holdfast:vol1 ",
        "nqn.2026-01.dev.holdfast:\u00a0\u2028vol1",
      })
  void neverSendsAValueThatBeginsAnotherOption(String nqn) {
    ConnectOutcome outcome =
        connector().connect(ConnectRequests.to(new SubsystemNqn(nqn)), PATIENCE);

    assertThat(outcome).isInstanceOf(ConnectOutcome.Unsupported.class);
    assertThat(kernel.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ECONNREFUSED, Unreachable",
    "ENETUNREACH, Unreachable",
    "EHOSTUNREACH, Unreachable",
    "ETIMEDOUT, Unreachable",
    "ECONNRESET, Unreachable",
    "EADDRNOTAVAIL, Unreachable",
    "EIO, Rejected",
    "ENOKEY, AuthenticationFailed",
    "EKEYREJECTED, AuthenticationFailed",
    "EACCES, AuthenticationFailed",
    "EINVAL, Unsupported",
    "EOPNOTSUPP, Unsupported",
    "ENODEV, NotReady",
    "EPERM, NotReady",
    "ENOMEM, NotReady",
    "EALREADY, AlreadyConnected",
  })
  void tellsWhatAnErrorNumberMeans(Errno errno, String outcome) {
    kernel.doing(ScriptedKernelFiles.refusing(errno.number()));

    assertThat(connector().connect(ConnectRequests.plain(), PATIENCE).getClass().getSimpleName())
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource(Errno.class)
  void showsNoSecretWhateverGoesWrong(Errno errno) {
    kernel.doing(ScriptedKernelFiles.refusing(errno.number()));

    assertThat(connector().connect(ConnectRequests.full(), PATIENCE).toString())
        .doesNotContain("DHHC");
  }

  /** The kernel would print it to its log. */
  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "DHHC-1:", "DHHC-1:00:hunter2", "DHHC-2:00:aHVudGVyMg==:"})
  void doesNotShowTheKernelASecretThatIsNone(String secret) {
    ConnectOutcome outcome = connector().connect(ConnectRequests.withSecret(secret), PATIENCE);

    assertThat(outcome)
        .isEqualTo(
            new ConnectOutcome.Unsupported(
                "not sent to the kernel: dhchap_secret: is not of the form"
                    + " DHHC-1:<hash>:<base64>:"));
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void saysThatARejectionMayBeTheKeys() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EIO.number()));

    assertThat(connector().connect(ConnectRequests.withSecret(ConnectRequests.SECRET), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.Rejected.class,
            rejected -> assertThat(rejected.why()).contains("or does not take the key"));
  }

  @Test
  void takesAnUnknownErrorNumberForARejectionAndNamesIt() {
    kernel.doing(ScriptedKernelFiles.refusing(4711));

    assertThat(connector().connect(ConnectRequests.plain(), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.Rejected.class,
            rejected -> assertThat(rejected.why()).contains("errno 4711"));
  }

  @Test
  void explainsThatOneHostIdGoesWithOneHostNqn() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EINVAL.number()));

    assertThat(connector().connect(ConnectRequests.plain(), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.Unsupported.class,
            unsupported ->
                assertThat(unsupported.why())
                    .contains("host id", "host NQN", "dmesg", "digests", "not asked for", "MNAN")
                    .doesNotContain("link-local"));
  }

  @Test
  void quotesWhatTheKernelWroteIntoItsLogMeanwhileOfNvme() throws Exception {
    Path log = root.resolve("dev/kmsg");
    Files.writeString(log, "6,1,100,-;nvme nvme7: an older line\n");
    kernel.doing((file, request) -> {
      append(log, "6,2,200,-;nvme nvme3: invalid MNAN value 1024\n");
      append(log, "6,3,300,-;eth0: link up\n SUBSYSTEM=net\n");
      throw new KernelRefusal(Errno.EINVAL.number(), "write " + file);
    });

    assertThat(connector().connect(ConnectRequests.plain(), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.Unsupported.class,
            unsupported ->
                assertThat(unsupported.why())
                    .contains("EINVAL", "(dmesg: nvme nvme3: invalid MNAN value 1024)")
                    .doesNotContain("older", "eth0"));
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fe80::1, , true",
    "febf::1, , true",
    "fe80::1%eth0, , false",
    "fe80::1, eth0, false",
    "fec0::1, , false"
  })
  void explainsThatALinkLocalAddressNeedsItsInterface(
      String address, @Nullable String iface, boolean needed) {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EINVAL.number()));
    TransportId to =
        new TransportId(Transport.TCP, address, 4420, Optional.empty(), Optional.ofNullable(iface));

    assertThat(connector().connect(ConnectRequests.to(to), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.Unsupported.class,
            why -> assertThat(why.why().contains("needs its interface")).isEqualTo(needed));
  }

  @Test
  void asksForTheModuleOfATransportThatIsMissing() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.EINVAL.number()));
    TransportId rdma =
        new TransportId(Transport.RDMA, "10.0.0.1", 4420, Optional.empty(), Optional.empty());

    assertThat(connector().connect(ConnectRequests.to(rdma), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.NotReady.class,
            notReady -> assertThat(notReady.remedy()).isEqualTo("modprobe nvme-rdma"));
  }

  @Test
  void asksForTheModuleIfThereIsNoDevice() throws Exception {
    Files.delete(root.resolve("dev/nvme-fabrics"));
    kernel.doing(ScriptedKernelFiles.refusing(Errno.ENOENT.number()));

    assertThat(connector().connect(ConnectRequests.plain(), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.NotReady.class,
            notReady -> assertThat(notReady.remedy()).contains("modprobe nvme-tcp"));
  }

  @Test
  void blamesTheInterfaceIfOneWasAskedForAndIsMissing() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.ENODEV.number()));

    assertThat(connector().connect(ConnectRequests.full(), PATIENCE))
        .isInstanceOfSatisfying(
            ConnectOutcome.Unreachable.class,
            unreachable -> assertThat(unreachable.why()).contains("interface"));
  }

  @Test
  void doesNotConnectWithoutTheTlsThatWasAskedFor() {
    assertThat(connector().connect(ConnectRequests.withTls(), PATIENCE))
        .isInstanceOf(ConnectOutcome.Unsupported.class);
    assertThat(kernel.requests).isEmpty();
  }

  @Test
  void asksForTlsByTheNumberOfTheKey() {
    connector().connect(encrypted(), PATIENCE);

    assertThat(kernel.requests)
        .singleElement(as(STRING))
        .endsWith(",keep_alive_tmo=30,tls,tls_key=759499020")
        .doesNotContain("NVMeTLSkey");
  }

  @Test
  void doesNotAskAKernelForTlsThatHasNone() {
    kernel.knowing(
        ScriptedKernelFiles.OPTIONS_OF_7_3.replace("tls_key=%d,", "").replace(",tls,concat", ""));

    assertThat(connector().connect(encrypted(), PATIENCE).why())
        .isEqualTo("this kernel's nvme-fabrics does not know tls, tls_key");
    assertThat(kernel.requests).isEmpty();
  }

  /** As Linux 6.12 gives them. */
  @ParameterizedTest
  @CsvSource({
    "ESRCH, '', NotReady, no tlshd runs on this host",
    "ENOKEY, '', NotReady, not in the kernel's keyring .nvme any more",
    "EKEYREVOKED, '', NotReady, not in the kernel's keyring .nvme any more",
    "ETIMEDOUT, 'queue 0: TLS handshake complete, error -110', AuthenticationFailed,"
        + " the handshake of TLS failed",
    "ETIMEDOUT, 'failed to connect socket: -110', Unreachable, nothing answers",
    "ETIMEDOUT, '', Unreachable, or TLS failed: another key",
    "EIO, 'queue 0: TLS handshake complete, error -5', NotReady, did not finish the handshake",
    "EIO, 'Connect command failed', Rejected, the target answers",
    "ECONNREFUSED, '', Unreachable, nothing listens"
  })
  void saysWhichPartOfTlsIsMissing(Errno errno, String line, String kind, String why)
      throws Exception {
    Path log = root.resolve("dev/kmsg");
    Files.writeString(log, "");
    kernel.doing((file, request) -> {
      if (!line.isEmpty()) {
        append(log, "6,2,200,-;nvme nvme3: " + line + "\n");
      }
      throw new KernelRefusal(errno.number(), "write " + file);
    });

    ConnectOutcome outcome = connector().connect(encrypted(), PATIENCE);

    assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(outcome.why()).contains(why);
  }

  private static ConnectRequest encrypted() {
    return ConnectRequests.withTls().with(new TlsKey(0x2d45090c));
  }

  @Test
  void leavesAHungCallBehindAndSaysSo() {
    CountDownLatch kernelComesBack = new CountDownLatch(1);
    kernel.doing((file, request) -> {
      awaitQuietly(kernelComesBack);
      return "instance=0,cntlid=1\n";
    });

    ConnectOutcome outcome = connector().connect(ConnectRequests.plain(), Duration.ofMillis(50));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ConnectOutcome.TimedOut.class,
            timedOut -> assertThat(timedOut.why()).contains("may still be trying"));
    kernelComesBack.countDown();
  }

  @Test
  void quotesWhatTheKernelWroteBeforeItHung() throws Exception {
    Path log = root.resolve("dev/kmsg");
    Files.writeString(log, "6,1,100,-;nvme nvme7: an older line\n");
    CountDownLatch kernelComesBack = new CountDownLatch(1);
    CountDownLatch logged = new CountDownLatch(1);
    kernel.doing((file, request) -> {
      append(log, "6,2,200,-;nvme nvme0: qid 0: authenticated with hash hmac(sha256)\n");
      append(log, "6,3,300,-;nvme nvme0: qid 0: controller authentication failed\n");
      logged.countDown();
      awaitQuietly(kernelComesBack);
      return "instance=0,cntlid=1\n";
    });
    CallShares patientAtFirst = new CallShares(2, new TimeAfter(logged));

    ConnectOutcome outcome =
        connector(patientAtFirst).connect(ConnectRequests.full(), Duration.ofMillis(50));

    assertThat(outcome.why())
        .endsWith(
            ": no answer in PT0.05S (dmesg: nvme nvme0: qid 0: controller authentication failed);"
                + " the kernel may still be trying");
    kernelComesBack.countDown();
  }

  @Test
  void doesNotPileUpHungCalls() {
    CountDownLatch kernelComesBack = new CountDownLatch(1);
    kernel.doing((file, request) -> {
      awaitQuietly(kernelComesBack);
      return "instance=0,cntlid=1\n";
    });
    FabricConnector connector = connector();
    connector.connect(to(1), Duration.ofMillis(20));
    connector.connect(to(2), Duration.ofMillis(20));

    ConnectOutcome third = connector.connect(to(3), Duration.ofMillis(20));

    assertThat(third)
        .isInstanceOfSatisfying(
            ConnectOutcome.NotTried.class,
            notTried -> assertThat(notTried.why()).contains("not tried, 2 calls"));
    assertThat(connector.connect(to(1), Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            ConnectOutcome.NotTried.class,
            notTried -> assertThat(notTried.why()).contains("an earlier connect to it hangs"));
    assertThat(kernel.requests).hasSizeLessThanOrEqualTo(2);
    kernelComesBack.countDown();
  }

  @Test
  void connectsThatHangLeaveRoomForWhatIsWritten() {
    CountDownLatch kernelComesBack = new CountDownLatch(1);
    kernel.doing((file, request) -> {
      if (file.endsWith("nvme-fabrics")) {
        awaitQuietly(kernelComesBack);
      }
      return "instance=0,cntlid=1\n";
    });
    FabricConnector connector = connector();
    for (int i = 0; i < 3; i++) {
      connector.connect(to(i), Duration.ofMillis(20));
    }

    connector.rescan(new ControllerName("nvme7"), PATIENCE);

    assertThat(kernel.requests).endsWith("rescan_controller=1");
    kernelComesBack.countDown();
  }

  @Test
  void doesNotTakeNonsenseForAController() {
    kernel.doing((file, request) -> "what?\n");

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(() -> connector().connect(ConnectRequests.full(), PATIENCE))
        .withMessageContaining("nvme-fabrics")
        .withMessageNotContaining("DHHC");
  }

  @Test
  void rescansTheController() {
    connector().rescan(new ControllerName("nvme7"), PATIENCE);

    assertThat(kernel.requests).containsExactly("rescan_controller=1");
  }

  @Test
  void takesARefusedRescanQuietly() {
    kernel.doing(ScriptedKernelFiles.refusing(Errno.ENOENT.number()));

    connector().rescan(new ControllerName("nvme7"), PATIENCE);

    assertThat(kernel.requests).containsExactly("rescan_controller=1");
  }

  private static ConnectRequest to(int host) {
    return ConnectRequests.to(TransportId.tcp("10.0.0." + host, 4420));
  }

  /** Stands still until something has happened in the thread that was started. */
  private record TimeAfter(CountDownLatch happened) implements HostTime {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public Duration uptime() {
      return Duration.ZERO;
    }

    @Override
    public void pause(Duration duration) {}

    @Override
    public Signal startNative(String name, Runnable task) {
      Signal ended = HostTime.super.startNative(name, task);
      awaitQuietly(happened);
      return ended;
    }
  }

  private FabricConnector connector() {
    return connector(calls);
  }

  private FabricConnector connector(CallShares calls) {
    return new SysfsAdapters(
            root.resolve("sys"),
            root.resolve("dev"),
            root.resolve("proc"),
            kernel,
            calls,
            new HeldTime(Duration.ZERO))
        .connector(root.resolve("run"), "a.csi");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
