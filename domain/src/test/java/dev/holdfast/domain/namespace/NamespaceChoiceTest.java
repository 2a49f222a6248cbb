package dev.holdfast.domain.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.NamespaceChoice.Ambiguous;
import dev.holdfast.domain.namespace.NamespaceChoice.Found;
import dev.holdfast.domain.namespace.NamespaceChoice.NoMatch;
import dev.holdfast.domain.namespace.NamespaceChoice.NoneThere;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamespaceChoiceTest {
  private static final Namespace ONE = namespace("nvme0n1", 1, uuid(1), KernelState.LIVE);
  private static final Namespace TWO = namespace("nvme0n2", 2, uuid(2), KernelState.LIVE);
  private static final Namespace THREE = namespace("nvme0n3", 3, uuid(3), KernelState.LIVE);

  @Test
  void takesTheOnlyOneWithoutBeingTold() {
    assertThat(NamespaceChoice.of(List.of(TWO), NamespaceSelector.THE_ONLY_ONE))
        .isEqualTo(new Found(TWO, List.of()));
  }

  @Test
  void neverPicksOneOfThreeWithoutBeingTold() {
    List<Namespace> three = new ArrayList<>(List.of(ONE, TWO, THREE));
    for (int turn = 0; turn < 3; turn++) {
      assertThat(NamespaceChoice.of(three, NamespaceSelector.THE_ONLY_ONE))
          .isEqualTo(new Ambiguous(List.copyOf(three)));
      Collections.rotate(three, 1);
    }
  }

  @Test
  void findsByIdentityWhereverItStands() {
    List<Namespace> three = new ArrayList<>(List.of(ONE, TWO, THREE));
    for (int turn = 0; turn < 3; turn++) {
      assertThat(NamespaceChoice.of(three, selector(Optional.of(uuid(2)), Optional.empty())))
          .isEqualTo(new Found(TWO, List.of()));
      assertThat(NamespaceChoice.of(three, selector(Optional.empty(), Optional.of("3"))))
          .isEqualTo(new Found(THREE, List.of()));
      Collections.rotate(three, 1);
    }
  }

  @Test
  void doesNotTakeTheOnlyOneIfAnotherWasAskedFor() {
    assertThat(NamespaceChoice.of(List.of(ONE), selector(Optional.of(uuid(9)), Optional.empty())))
        .isEqualTo(new NoMatch(List.of(ONE)));
  }

  @Test
  void doesNotTakeTheRightNumberWithTheWrongIdentity() {
    assertThat(
            NamespaceChoice.of(List.of(ONE, TWO), selector(Optional.of(uuid(1)), Optional.of("2"))))
        .isEqualTo(new NoMatch(List.of(ONE, TWO)));
  }

  @Test
  void saysWhenThereIsNone() {
    assertThat(NamespaceChoice.of(List.of(), NamespaceSelector.THE_ONLY_ONE))
        .isEqualTo(new NoneThere());
  }

  /** Without native multipath: nvme0n1 and nvme1n1, one namespace. */
  @Test
  void takesAUsableDeviceOfOneNamespaceThatHasSeveral() {
    Namespace lost = namespace("nvme0n1", 1, uuid(1), KernelState.CONNECTING);
    Namespace good = namespace("nvme10n1", 1, uuid(1), KernelState.LIVE);
    Namespace alsoGood = namespace("nvme9n1", 1, uuid(1), KernelState.LIVE);

    assertThat(NamespaceChoice.of(List.of(lost, good, alsoGood), NamespaceSelector.THE_ONLY_ONE))
        .isEqualTo(new Found(alsoGood, List.of(good, lost)));
    assertThat(NamespaceChoice.of(List.of(lost), NamespaceSelector.THE_ONLY_ONE))
        .isEqualTo(new Found(lost, List.of()));
  }

  @Test
  void aReplacedNamespaceOfTheSameNumberIsAnother() {
    Namespace before = namespace("nvme0n1", 1, uuid(1), KernelState.LIVE);
    Namespace after = namespace("nvme0n2", 1, uuid(7), KernelState.LIVE);

    assertThat(
            NamespaceChoice.of(
                List.of(before, after), selector(Optional.empty(), Optional.of("1"))))
        .isEqualTo(new Ambiguous(List.of(before, after)));
  }

  private static UUID uuid(int last) {
    return new UUID(0x6f0b1f4e9a6c4a57L, 0x8f3d0c8d9d1c2b00L + last);
  }

  private static NamespaceSelector selector(Optional<UUID> uuid, Optional<String> nsid) {
    return NamespaceSelector.of(uuid.map(UUID::toString), Optional.empty(), Optional.empty(), nsid);
  }

  private static Namespace namespace(String device, long nsid, UUID uuid, KernelState state) {
    DeviceName name = new DeviceName(device);
    return new Namespace(
        name,
        new DeviceNumber(259, device.hashCode() & 0xff),
        new NamespaceIdentifiers(nsid, Optional.of(uuid), Optional.empty(), Optional.empty()),
        1 << 30,
        false,
        List.of(new Path(device, ControllerName.ofInstance(0), state, AnaState.OPTIMIZED, name)));
  }
}
