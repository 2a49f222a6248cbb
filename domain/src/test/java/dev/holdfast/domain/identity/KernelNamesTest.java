package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nvme",
        "nvme0n1",
        "nvme-1",
        "nvme-subsys0",
        "nvme-fabrics",
        "nvme00",
        "nvme0 ",
        "nvme0\n",
        "../nvme0",
        "nvme1234567890",
        "ng0n1",
      })
  void takesOnlyControllersForControllers(String name) {
    assertThat(ControllerName.isOne(name)).isFalse();
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new ControllerName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nvme0",
        "nvme0c0n1",
        "nvme0n1p1",
        "nvme0n",
        "nvme0n0",
        "nvme00n1",
        "ng0n1",
        "sda",
        "/dev/nvme0n1",
        "nvme0n1\n",
      })
  void neverTakesAPathOrAPartitionForADevice(String name) {
    assertThat(DeviceName.isOne(name)).isFalse();
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new DeviceName(name));
  }

  @Test
  void ordersControllersByNumber() {
    assertThat(Stream.of("nvme10", "nvme9", "nvme0").map(ControllerName::new).sorted().toList())
        .hasToString("[nvme0, nvme9, nvme10]");
    assertThat(ControllerName.isOne("nvme10")).isTrue();
    assertThat(ControllerName.ofInstance(7)).isEqualTo(new ControllerName("nvme7"));
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> ControllerName.ofInstance(-1));
  }

  @Test
  void ordersDevices() {
    assertThat(
            Stream.of("nvme10n1", "nvme9n1", "nvme0n2", "nvme0n1")
                .map(DeviceName::new)
                .sorted()
                .toList())
        .hasToString("[nvme0n1, nvme0n2, nvme9n1, nvme10n1]");
  }

  @Test
  void readsDeviceNumbersBack() {
    assertThat(DeviceNumber.parse("259:1048575")).isEqualTo(new DeviceNumber(259, 1_048_575));
    assertThat(DeviceNumber.parse("0:42")).hasToString("0:42");
    assertThat(DeviceNumber.parse("4095:0")).isEqualTo(new DeviceNumber(4095, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "259",
        "259:",
        ":0",
        "259:-1",
        "+259:0",
        "259:0\n",
        "259:0:1",
        "4096:0",
        "0:1048576",
        "4294967295:0",
        "99999999999:0",
        "a:b",
      })
  void refusesWhatIsNoDeviceNumber(String text) {
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> DeviceNumber.parse(text));
  }

  @Test
  void takesTheHostsNamesAsAPair() {
    Host host =
        new Host(
            new HostNqn("nqn.2014-08.org.nvmexpress:uuid:6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a"),
            HostId.parse("6F0B1F4E-9a6c-4a57-8f3d-0c8d9d1c2b3a"));

    assertThat(host.id()).hasToString("6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a");
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> HostId.parse("00000000-0000-0000-0000-000000000000"));
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> new HostNqn("nqn.2014-08.org:a,hostid=b"));
  }
}
