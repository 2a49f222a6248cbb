package dev.holdfast.application.fence;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryFabric;
import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.volume.VolumeId;
import org.junit.jupiter.api.Test;

class ReservationChecksTest {
  private static final HostId HERE = InMemoryFabric.HOST.id();

  private final InMemoryNode node = new InMemoryNode();

  ReservationChecksTest() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
  }

  private HostCheck check() {
    return node.services().inspect().inspect().stream()
        .filter(one -> one.name().equals("reservations"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsWhoHoldsTheReservationOfEachNamespace() {
    node.reservations.support();
    value(node.tryStage(ONE));

    assertThat(check().verdict()).isEqualTo(HostCheck.Verdict.OK);
    assertThat(check().seen())
        .contains("nvme0n1: write exclusive, registrants only, generation ")
        .contains("host id " + HERE + ", key " + ReservationKey.of(HERE, ONE) + ", holds it");
  }

  @Test
  void showsThatANamespaceHasNone() {
    value(node.tryStage(ONE));

    assertThat(check().verdict()).isEqualTo(HostCheck.Verdict.OK);
    assertThat(check().seen()).isNotBlank().doesNotContain("no namespace");
  }

  @Test
  void warnsOfAKeyOfThisHostForAVolumeThatItDoesNotHave() {
    node.reservations.support();
    value(node.tryStage(ONE));
    ReservationKey remained = ReservationKey.of(HERE, new VolumeId("another"));
    node.reservations.heldBy(HERE, remained);

    assertThat(check().verdict()).isEqualTo(HostCheck.Verdict.WARNING);
    assertThat(check().seen()).contains("nvme0n1: " + remained);
    assertThat(check().remedy()).contains("--rrega=1");
  }

  @Test
  void aKeyMayBeThatOfAVolumeWhoseRecordCannotBeRead() {
    node.reservations.support();
    value(node.tryStage(ONE));
    node.reservations.heldBy(HERE, ReservationKey.of(HERE, new VolumeId("another")));
    node.records.unreadable("another.json");

    assertThat(check().verdict()).isEqualTo(HostCheck.Verdict.OK);
  }

  @Test
  void aTargetThatDoesNotAnswerIsNotOneWithoutReservations() {
    node.reservations.support();
    value(node.tryStage(ONE));
    node.reservations.silent(true);

    assertThat(check().verdict()).isEqualTo(HostCheck.Verdict.WARNING);
    assertThat(check().seen()).startsWith("not known of nvme0n1: ");
  }

  @Test
  void isNoPartOfReadiness() {
    node.reservations.support();
    value(node.tryStage(ONE));
    int before = node.reservations.asked();

    assertThat(node.services().inspect().obstacles()).isEmpty();

    assertThat(node.reservations.asked()).isEqualTo(before);
  }
}
