package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import io.grpc.Status.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume with a key for TLS, on a whole node. */
final class TlsTest {
  private static final String KEY =
      "NVMeTLSkey-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

  @TempDir Path dir;

  @Test
  void isConnectedAgainEncryptedAfterARestartAndItsKeyGoesWithIt() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String id;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target();
        Volume volume = demanding(first.volume(target.nqn()));
        target.requireTls(proof(first, target));
        id = volume.id();
        volume.stage();
        assertThat(first.controllers(target.nqn())).hasSize(2);
      }
      try (Node second = Node.start(dir, host)) {
        Awaiting.until(() -> second.verdict(id).equals(Optional.of(Verdict.HEALTHY)));
        RecoveryTest.outage(target);
        Awaiting.until(() -> second.controllers(target.nqn()).isEmpty());
        RecoveryTest.back(target);
        Awaiting.until(() -> live(second, target) == 2);
        new Volume(second, id, target.nqn()).unstage();
      }
      assertThat(host.kernel().tlsKeys().usable()).isEmpty();
      assertThat(host.kernel().keys().names()).isEmpty();
    }
  }

  @Test
  void isRefusedByEachPartThatIsMissingAndLeavesNothing() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node = Node.start(dir, host)) {
      SimulatedTarget target = node.target();
      Volume volume = demanding(node.volume(target.nqn()));

      assertThat(refused(Code.UNAVAILABLE, volume::stage))
          .contains("or TLS failed: another key, or no TLS there");
      host.kernel().tlsKeys().daemon(false);
      assertThat(refused(Code.UNAVAILABLE, volume::stage)).contains("no tlshd runs on this host");
      host.kernel().tlsKeys().daemon(true);
      target.requireTls("another key");
      assertThat(refused(Code.UNAVAILABLE, volume::stage))
          .contains("or TLS failed: another key, or no TLS there");
      assertThat(
              refused(
                  Code.UNAVAILABLE,
                  () -> node.volume(target.nqn()).with("ctrlLossTmo", "2").stage()))
          .contains("broke while it was made");
      assertThat(refused(Code.INVALID_ARGUMENT, () -> typed(node, target).stage()))
          .contains("does not fit its own checksum")
          .doesNotContain("AAECAx");
      assertThat(node.controllers(target.nqn())).isEmpty();
      assertThat(host.kernel().tlsKeys().usable()).isEmpty();
    }
  }

  @Test
  void isRefusedOnAKernelWithoutTls() {
    try (SimulatedHost host =
            SimulatedHost.create(dir.resolve("host"), KernelSettings.DEFAULT.withoutTls());
        Node node = Node.start(dir, host)) {
      SimulatedTarget target = node.target();

      assertThat(refused(Code.UNAVAILABLE, demanding(node.volume(target.nqn()))::stage))
          .contains("CONFIG_NVME_TCP_TLS");
      assertThat(node.controllers(target.nqn())).isEmpty();
    }
  }

  @Test
  void doesNotShareAPlainConnection() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node = Node.start(dir, host)) {
      SimulatedTarget target = node.target();
      Volume plain = node.volume(target.nqn());
      plain.stage();
      Volume volume = demanding(node.volume(target.nqn()));

      assertThat(refused(Code.FAILED_PRECONDITION, volume::stage))
          .contains("is staged without TLS", "share their connections");
      plain.unstage();
      target.requireTls(proof(node, target));
      volume.stage();
      volume.unstage();
    }
  }

  private static Volume demanding(Volume volume) {
    return volume.with("ctrlLossTmo", "2").with("reconnectDelay", "1").secret("tlsPsk", KEY);
  }

  private static Volume typed(Node node, SimulatedTarget target) {
    return node.volume(target.nqn()).secret("tlsPsk", KEY.replace("AAECAw", "AAECAx"));
  }

  /** As a host that has the key shows it to the target: one block of HKDF (RFC 5869). */
  private static String proof(Node node, SimulatedTarget target) {
    String identity =
        "NVMe0R01 " + node.bean(HostIdentity.class).current().nqn() + " " + target.nqn();
    byte[] key = Base64.getDecoder().decode(KEY.substring(16, KEY.length() - 1));
    byte[] label = "tls13 nvme-tls-psk".getBytes(StandardCharsets.US_ASCII);
    byte[] context = identity.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer info = ByteBuffer.allocate(5 + label.length + context.length);
    info.putShort((short) 32).put((byte) label.length).put(label);
    info.put((byte) context.length).put(context).put((byte) 1);
    byte[] extracted = hmac(new byte[32], Arrays.copyOf(key, 32));
    return identity + " " + HexFormat.of().formatHex(hmac(extracted, info.array()));
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static long live(Node node, SimulatedTarget target) {
    return node.controllers(target.nqn()).stream().filter(Controller::live).count();
  }
}
