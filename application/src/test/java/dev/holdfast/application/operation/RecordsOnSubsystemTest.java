package dev.holdfast.application.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecordsOnSubsystemTest {
  private final AnyVolume any = new AnyVolume(new Random(1));
  private final StagedVolume one = any.volume(new VolumeId("one"));
  private final StagedVolume same =
      any.volume(new VolumeId("same")).withAttachment(one.attachment());
  private final StagedVolume other = any.volume(new VolumeId("other"));

  @Test
  void hasTheVolumesOfOneSubsystemAndTheSameDoubt() {
    VolumeRecords.Records all =
        new VolumeRecords.Records(
            List.of(one, other, same),
            List.of(new VolumeRecords.Unreadable("/state/x.volume", "is damaged")));

    VolumeRecords.Records on = all.on(one.attachment().nqn());

    assertThat(other.attachment().nqn()).isNotEqualTo(one.attachment().nqn());
    assertThat(on.volumes()).containsExactly(one, same);
    assertThat(on.doubt()).contains("/state/x.volume is damaged");
  }
}
