package dev.holdfast.domain.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.volume.VolumeId;
import org.junit.jupiter.api.Test;

class ReservationKeyTest {
  private static final HostId HOST = HostId.parse("11111111-0000-4000-8000-000000000001");
  private static final HostId OTHER = HostId.parse("22222222-0000-4000-8000-000000000002");
  private static final VolumeId VOLUME = new VolumeId("pv-1");

  @Test
  void isTheSameInEveryRelease() {
    assertThat(ReservationKey.of(HOST, VOLUME)).hasToString("0x6be70ed1804ce9be");
  }

  @Test
  void saysWhichHostAndWhichVolume() {
    ReservationKey key = ReservationKey.of(HOST, VOLUME);

    assertThat(key.sameVolume(ReservationKey.of(OTHER, VOLUME))).isTrue();
    assertThat(key.sameVolume(ReservationKey.of(HOST, new VolumeId("pv-2")))).isFalse();
    assertThat(ReservationKey.of(OTHER, VOLUME)).isNotEqualTo(key);
  }

  @Test
  void neitherHalfIsEverZero() {
    for (int n = 0; n < 10_000; n++) {
      long key = ReservationKey.of(HOST, new VolumeId("pv-" + n)).value();
      assertThat(key >>> 32).isNotZero();
      assertThat(key & 0xffff_ffffL).isNotZero();
    }
  }
}
