package dev.holdfast.domain.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // shown by the kernel                                | traddr     | source   | interface
        "traddr=10.0.0.1,trsvcid=4420                         | 10.0.0.1   | -        | -    | true",
        "traddr=10.0.0.1,trsvcid=4420,src_addr=10.0.0.9       | 10.0.0.1   | -        | -    | true",
        "trsvcid=4420,traddr=10.0.0.1                         | 10.0.0.1   | -        | -    | true",
        "traddr=10.0.0.1 trsvcid=4420                         | 10.0.0.1   | -        | -    | true",
        "traddr=10.0.0.2,trsvcid=4420                         | 10.0.0.1   | -        | -    | false",
        "traddr=10.0.0.11,trsvcid=4420                        | 10.0.0.1   | -        | -    | false",
        "traddr=10.0.0.1,trsvcid=44200                        | 10.0.0.1   | -        | -    | false",
        "traddr=10.0.0.1                                      | 10.0.0.1   | -        | -    | false",
        "trsvcid=4420                                         | 10.0.0.1   | -        | -    | false",
        "''                                                   | 10.0.0.1   | -        | -    | false",
        "traddr=,trsvcid=4420                                 | 10.0.0.1   | -        | -    | false",
        "traddr=fd00:0:0::1,trsvcid=4420                      | fd00::1    | -        | -    | true",
        "traddr=::ffff:10.0.0.1,trsvcid=4420                  | 10.0.0.1   | -        | -    | true",
        "traddr=fe80::1%eth0,trsvcid=4420                     | fe80::1%eth0 | -      | -    | true",
        "traddr=fe80::1%eth1,trsvcid=4420                     | fe80::1%eth0 | -      | -    | false",
        "traddr=10.0.0.1,trsvcid=4420,host_traddr=10.0.0.9    | 10.0.0.1   | 10.0.0.9 | -    | true",
        "traddr=10.0.0.1,trsvcid=4420,host_traddr=10.0.0.8    | 10.0.0.1   | 10.0.0.9 | -    | false",
        "traddr=10.0.0.1,trsvcid=4420,src_addr=10.0.0.9       | 10.0.0.1   | 10.0.0.9 | -    | true",
        "traddr=10.0.0.1,trsvcid=4420,src_addr=10.0.0.8       | 10.0.0.1   | 10.0.0.9 | -    | false",
        "traddr=10.0.0.1,trsvcid=4420                         | 10.0.0.1   | 10.0.0.9 | -    | true",
        "traddr=10.0.0.1,trsvcid=4420,host_iface=eth0         | 10.0.0.1   | -        | eth0 | true",
        "traddr=10.0.0.1,trsvcid=4420,host_iface=eth1         | 10.0.0.1   | -        | eth0 | false",
        "traddr=10.0.0.1,trsvcid=4420                         | 10.0.0.1   | -        | eth0 | true",
        "traddr=10.0.0.1,trsvcid=4420,host_iface=eth1         | 10.0.0.1   | -        | -    | true",
        // what older tools passed for nothing
        "traddr=10.0.0.1,trsvcid=4420,host_traddr=none        | 10.0.0.1   | 10.0.0.9 | -    | true",
        "traddr=10.0.0.1,trsvcid=4420,host_traddr=none,src_addr=10.0.0.8 | 10.0.0.1 | 10.0.0.9 | - | false",
        "traddr=10.0.0.1,trsvcid=4420,host_traddr=none,host_iface=none | 10.0.0.1 | - | eth0 | true",
        // the zone is an interface
        "traddr=fe80::1%eth0,trsvcid=4420                     | fe80::1    | -        | eth0 | true",
        "traddr=fe80::1%eth0,trsvcid=4420                     | fe80::1    | -        | eth1 | false",
        "traddr=fe80::1,trsvcid=4420,host_iface=eth0          | fe80::1%eth0 | -      | -    | true",
        "traddr=fe80::1,trsvcid=4420,host_iface=eth1          | fe80::1%eth0 | -      | -    | false",
        "traddr=fe80::1%eth0,trsvcid=4420,host_iface=eth0     | fe80::1%eth0 | -      | -    | true",
        "traddr=fe80::1%eth0,trsvcid=4420,host_iface=none     | FE80:0::1%eth0 | -    | eth0 | true",
        "traddr=fe80::2%eth0,trsvcid=4420                     | fe80::1    | -        | eth0 | false",
        "traddr=fe80::1,trsvcid=4420                          | fe80::1%eth0 | -      | -    | false",
        "traddr=fe80::1%eth0,trsvcid=4420                     | fe80::1    | -        | -    | false",
        "traddr=fd00::1,trsvcid=4420,host_traddr=fe80::9%eth0 | fd00::1    | fe80::9  | eth0 | true",
        "traddr=fd00::1,trsvcid=4420,src_addr=fe80::9         | fd00::1    | fe80::9%eth0 | - | true",
        "traddr=fd00::1,trsvcid=4420,src_addr=fe80::9%eth1    | fd00::1    | fe80::9%eth0 | - | false",
      })
  void servesWhatHasTheSameTargetAndNoOtherSource(
      String shown,
      String traddr,
      @Nullable String source,
      @Nullable String iface,
      boolean serves) {
    TransportId candidate =
        new TransportId(
            Transport.TCP, traddr, 4420, Optional.ofNullable(source), Optional.ofNullable(iface));

    assertThat(PathAddress.parse(shown).serves(candidate)).isEqualTo(serves);
  }

  @Test
  void dropsWhatIsNotAKeyWithAValue() {
    assertThat(PathAddress.parse(" =x,traddr,, trsvcid=4420,a=b=c\n").parts())
        .isEqualTo(Map.of("trsvcid", "4420", "a", "b=c"));
  }

  @Test
  void isTheSameWithAndWithoutASocket() {
    PathAddress connected = PathAddress.parse("traddr=10.0.0.1,trsvcid=4420,src_addr=10.0.0.9");

    assertThat(connected.srcAddr()).contains("10.0.0.9");
    assertThat(connected).hasToString("10.0.0.1:4420");
    assertThat(PathAddress.parse("")).hasToString("?:?");
  }
}
