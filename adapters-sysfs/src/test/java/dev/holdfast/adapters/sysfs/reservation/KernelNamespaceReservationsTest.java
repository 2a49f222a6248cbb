package dev.holdfast.adapters.sysfs.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.NvmeCommand;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Result;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Targets that have reservations and not all that a target may have with them, such as SPDK's. */
class KernelNamespaceReservationsTest {
  private static final Namespace DEVICE =
      new Namespace(
          new DeviceName("nvme0n1"),
          DeviceNumber.parse("259:1"),
          NamespaceIdentifiers.ofNsid(1),
          4096,
          false,
          List.of());
  private static final ReservationKey KEY = new ReservationKey(1);
  private static final Registrant OTHER =
      new Registrant(
          HostId.parse("22222222-0000-4000-8000-000000000002"), new ReservationKey(2), true);
  private static final int INVALID_FIELD = 0x02;

  private final List<Integer> sent = new ArrayList<>();

  private Result send(ReservationCommand command, Predicate<Integer> taken) {
    KernelFiles kernel =
        new KernelFiles() {
          @Override
          public void write(Path attribute, String value) {
            throw new AssertionError(attribute);
          }

          @Override
          public String exchange(Path device, String request) {
            throw new AssertionError(device);
          }

          @Override
          public String read(Path device) {
            throw new AssertionError(device);
          }

          @Override
          public int submit(Path device, String number, NvmeCommand given) throws KernelRefusal {
            sent.add(given.cdw10());
            return taken.test(given.cdw10()) ? 0 : INVALID_FIELD;
          }

          @Override
          public long trim(Path directory, int mount, long from, long bytes) {
            throw new AssertionError(directory);
          }
        };
    return new KernelNamespaceReservations(
            Path.of("/dev"), kernel, new AbandonableCalls("test", 2, HostTime.system()))
        .send(DEVICE, command, Duration.ofSeconds(10));
  }

  @Test
  void aTargetThatCannotKeepRegistrationsThroughAPowerLossIsRegisteredWithAllTheSame() {
    assertThat(send(new ReservationCommand.Register(KEY), cdw10 -> cdw10 >>> 30 == 0))
        .isEqualTo(new Result.Done());
    assertThat(sent).containsExactly(3 << 30, 0);
  }

  @Test
  void aTargetWithoutAbortOfAPreemptIsTakenOverByAPlainOne() {
    assertThat(
            send(
                new ReservationCommand.Preempt(
                    KEY, OTHER, ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY),
                cdw10 -> (cdw10 & 7) == 1))
        .isEqualTo(new Result.Done());
    assertThat(sent).containsExactly(0x302, 0x301);
  }

  @Test
  void whatCannotBePlainerIsSentOnce() {
    assertThat(send(new ReservationCommand.Unregister(KEY), _ -> false))
        .isInstanceOf(Result.Failed.class);
    assertThat(sent).hasSize(1);
  }
}
