package dev.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the tables of {@code docs/conformance.md} equal to the catalogue. */
class PageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/conformance.md").normalize();
  private static final boolean WRITE = Boolean.getBoolean("holdfast.docs.write");
  private static final String HEADING = "## The table\n";

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(HEADING);
    String head = page.substring(0, page.indexOf(HEADING) + HEADING.length());
    String expected = Page.of(Catalog.read(), head);
    if (WRITE) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "docs/conformance.md differs from the catalogue; regenerate it with"
                + " mvn -pl conformance -am test -Dtest=PageTest -Dholdfast.docs.write=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .content()
        .isEqualTo(expected);
  }
}
