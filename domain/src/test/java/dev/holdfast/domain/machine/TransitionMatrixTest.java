package dev.holdfast.domain.machine;

import static dev.holdfast.domain.machine.TransitionMatrix.never;
import static dev.holdfast.domain.machine.TransitionMatrix.row;
import static dev.holdfast.domain.machine.TransitionMatrix.stay;
import static dev.holdfast.domain.machine.TransitionMatrix.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.machine.TransitionMatrix.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionMatrixTest {

  private enum Door {
    OPEN,
    SHUT
  }

  private enum DoorSignal implements Signal {
    PUSH,
    SEEN_SHUT;

    @Override
    public boolean observed() {
      return this == SEEN_SHUT;
    }
  }

  private static final Row<Door> OPEN = row(Door.OPEN, to(Door.SHUT), to(Door.SHUT));
  private static final Row<Door> SHUT = row(Door.SHUT, never(), stay());

  @Test
  void answersEveryPair() {
    TransitionMatrix<Door, DoorSignal> matrix = matrix(List.of(OPEN, SHUT));

    assertThat(matrix.on(Door.OPEN, DoorSignal.PUSH)).isEqualTo(to(Door.SHUT));
    assertThat(matrix.on(Door.SHUT, DoorSignal.PUSH)).isEqualTo(never());
    assertThat(matrix.on(Door.SHUT, DoorSignal.SEEN_SHUT)).isEqualTo(stay());
  }

  @Test
  void staysWhereItIsWhenACommandIsRefused() {
    assertThat(matrix(List.of(OPEN, SHUT)).after(Door.SHUT, DoorSignal.PUSH)).isEqualTo(Door.SHUT);
  }

  @Test
  void listsItsMovesInTheOrderOfDeclaration() {
    assertThat(matrix(List.of(SHUT, OPEN)).edges())
        .containsExactly(
            new Edge<>(Door.OPEN, DoorSignal.PUSH, Door.SHUT),
            new Edge<>(Door.OPEN, DoorSignal.SEEN_SHUT, Door.SHUT));
  }

  @Test
  void isNotMadeWithoutARow() {
    assertThatThrownBy(() -> matrix(List.of(OPEN)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("rows for [OPEN] only of [OPEN, SHUT]");
  }

  @Test
  void isNotMadeWithoutACell() {
    assertThatThrownBy(() -> matrix(List.of(OPEN, row(Door.SHUT, never()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SHUT has 1 cells for 2");
  }

  @Test
  void isNotMadeWithACellTooMany() {
    assertThatThrownBy(() -> matrix(List.of(OPEN, row(Door.SHUT, never(), stay(), stay()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SHUT has 3 cells for 2");
  }

  @Test
  void isNotMadeWithTwoRowsOfOneState() {
    assertThatThrownBy(() -> matrix(List.of(OPEN, OPEN, SHUT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("OPEN has two rows");
  }

  @Test
  void isNotMadeIfItRefusesAnObservation() {
    assertThatThrownBy(() -> matrix(List.of(OPEN, row(Door.SHUT, never(), never()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SHUT refuses the observation SEEN_SHUT");
  }

  private static TransitionMatrix<Door, DoorSignal> matrix(List<Row<Door>> rows) {
    return new TransitionMatrix<>(Door.OPEN, Door.class, DoorSignal.class, rows);
  }
}
