package dev.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.conformance.clause.Clause;
import dev.holdfast.conformance.clause.Specification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No sentence is left out. */
class CatalogTest {
  private final Catalog catalog = Catalog.read();

  @Test
  void everySentenceHasAChecksOrOneReason() {
    assertThat(catalog.clauses()).hasSizeGreaterThan(200);
    assertThat(
            catalog.clauses().stream()
                .filter(clause -> catalog.checksOf(clause).isEmpty())
                .filter(clause -> catalog.omissionsOf(clause).count() != 1))
        .isEmpty();
  }

  @Test
  void noSentenceHasBoth() {
    assertThat(
            catalog.clauses().stream()
                .filter(clause -> !catalog.checksOf(clause).isEmpty())
                .filter(clause -> catalog.omissionsOf(clause).findAny().isPresent()))
        .isEmpty();
  }

  @Test
  void noTwoChecksOfASentenceHaveOneTitle() {
    List<String> names =
        catalog.checks().stream()
            .map(check -> check.clause().place() + check.clause().sentence() + check.title())
            .toList();

    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void findsASentenceOnlyIfItIsTheOne() {
    Specification specification = Specification.read();

    assertThat(specification.clause("Probe", "", "A Plugin MUST implement"))
        .isEqualTo(new Clause("Probe", "", "A Plugin MUST implement this RPC call."));
    assertThatThrownBy(() -> specification.clause("Probe", "", "MUST"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> specification.clause("Probe", "", "MUST dance"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> specification.clauses("MUST dance"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLevelIsTheWordOfTheSentence() {
    assertThat(new Clause("", "", "It MUST NOT be negative.").level()).isEqualTo("MUST NOT");
    assertThat(new Clause("", "", "This field is REQUIRED.").level()).isEqualTo("REQUIRED");
    assertThat(new Clause("", "", "No volume: 5 NOT_FOUND. It MUST be.").level())
        .isEqualTo("error");
  }
}
