package dev.holdfast.application.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NumericAddress;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Addresses and names as volumes, kernels and programs write them. */
class AddressFuzzTest {
  private static final List<String> WRITTEN =
      List.of(
          "10.0.0.1",
          "255.255.255.255",
          "fd00::1",
          "fe80::1%eth0",
          "::ffff:10.0.0.1",
          "2001:db8:0:0:1:0:0:1",
          "array-1.storage.example.",
          "traddr=10.77.1.2,trsvcid=4420,src_addr=10.77.1.1",
          "traddr=fe80::1%eth0,trsvcid=4420,host_traddr=fe80::2,host_iface=eth0",
          "nqn.2014-08.org.nvmexpress:uuid:12345678-9abc-def0-1234-56789abcdef0",
          "259:1",
          "600");

  @Test
  void isAnAddressInItsOneFormOrAnInvalidValue() {
    Fuzz.run(
        "addresses",
        mutator -> mutator.spoiledText(WRITTEN),
        text -> {
          valid(() -> NumericAddress.parse("address", text))
              .ifPresent(once -> assertThat(NumericAddress.parse("address", once)).isEqualTo(once));
          valid(() -> new Portal(Transport.TCP, text, 4420, Optional.empty(), Optional.empty()))
              .ifPresent(once -> assertThat(once.at(once.host())).isEqualTo(once));
          valid(() -> SubsystemNqn.requested("nqn", text))
              .ifPresent(nqn -> assertThat(nqn.value()).isEqualTo(text));
          valid(() -> DeviceNumber.parse(text))
              .ifPresent(once -> assertThat(DeviceNumber.parse(once.toString())).isEqualTo(once));
          valid(() -> Timeout.parse("timeout", text));
          assertThat(PathAddress.parse(text).parts())
              .allSatisfy((key, value) -> assertThat(text).contains(key + "=" + value));
        });
  }

  private static <T> Optional<T> valid(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (InvalidValue e) {
      assertThat(e.getMessage()).hasSizeLessThan(2_000);
      return Optional.empty();
    }
  }
}
