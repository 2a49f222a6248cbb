package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericAddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "010.000.0.01, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "FD00::1, fd00::1",
    "fd00:0:0:0:0:0:0:1, fd00::1",
    "fd00:0000:0000::0001, fd00::1",
    "::, ::",
    "::1, ::1",
    "0:0:0:0:0:0:0:1, ::1",
    "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
    "1::, 1::",
    "::ffff:10.0.0.1, 10.0.0.1",
    "::FFFF:0a00:0001, 10.0.0.1",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
    "fe80::1%eth0, fe80::1%eth0",
    "FE80:0::1%bond0.100, fe80::1%bond0.100",
    "fe80::1%2, fe80::1%2",
  })
  void bringsEverySpellingIntoOneForm(String spelling, String form) {
    assertThat(NumericAddress.parse("a", spelling)).isEqualTo(form);
    assertThat(NumericAddress.parse("a", form)).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "target.example.org",
        "localhost",
        "10.0.0",
        "10.1",
        "167772161",
        "0x0a000001",
        "10.0.0.256",
        "10.0.0.1.1",
        "10.0.0.1:4420",
        "10.0.0.1%eth0",
        "::ffff:10.0.0.1%eth0",
        "[fd00::1]",
        ":",
        ":::",
        "1::2::3",
        "12345::1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "fe80::1%",
        "fe80::1%eth0%eth1",
        "fe80::1%eth0,host_iface=eth1",
        "fe80::1%e/th",
        "10.0.0.1 ",
        "10.0.0.1\n",
        "10.0.0.1\0",
        "10.0.0.1,trsvcid=1",
        "١٠.0.0.1",
        "fd00::1/64",
      })
  void refusesWhatIsNoNumericAddress(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> NumericAddress.parse("targetTrAddr", text))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("targetTrAddr"));
  }

  @Test
  void keepsAnyAddressAndReadsItsOwnFormBack() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      String spelling =
          IntStream.range(0, 8)
              .map(i -> random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0)
              .mapToObj(
                  group -> random.nextBoolean() ? "%x".formatted(group) : "%04X".formatted(group))
              .collect(Collectors.joining(":"));

      String form = NumericAddress.parse("a", spelling);

      assertThat(NumericAddress.parse("a", form)).as("%s, seed %d", spelling, seed).isEqualTo(form);
      assertThat(InetAddress.ofLiteral(form))
          .as("%s, seed %d", spelling, seed)
          .isEqualTo(InetAddress.ofLiteral(spelling));
    }
  }

  @Test
  void saysThatNamesAreNotResolved() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> NumericAddress.parse("targetTrAddr", "target.example.org"))
        .withMessage(
            "targetTrAddr: is not a numeric address (the kernel does not resolve names):"
                + " 'target.example.org'");
  }
}
