package dev.holdfast.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.ControllerLifecycle;
import dev.holdfast.domain.namespace.NamespaceLifecycle;
import dev.holdfast.domain.subsystem.SubsystemLifecycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/machines} equal to the machines. */
class MachineDocsTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
  private static final Path PAGES = MODULE.resolve("../docs/machines").normalize();
  private static final boolean WRITE = Boolean.getBoolean("holdfast.docs.write");

  private final MachineDocs docs = new MachineDocs(MODULE.resolve("src/main/java"));

  @Test
  void controllerPageIsUpToDate() throws IOException {
    check("controller.md", docs.page("controller", ControllerLifecycle.MATRIX));
  }

  @Test
  void namespacePageIsUpToDate() throws IOException {
    check("namespace.md", docs.page("namespace", NamespaceLifecycle.MATRIX));
  }

  @Test
  void subsystemPageIsUpToDate() throws IOException {
    check("subsystem.md", docs.page("subsystem", SubsystemLifecycle.MATRIX));
  }

  private static void check(String name, String page) throws IOException {
    Path file = PAGES.resolve(name);
    if (WRITE) {
      Files.createDirectories(PAGES);
      Files.writeString(file, page);
    }
    assertThat(file)
        .as(
            "docs/machines/%s differs from its machine; regenerate it with"
                + " mvn -pl domain test -Dtest=MachineDocsTest -Dholdfast.docs.write=true",
            name)
        .exists()
        .content()
        .isEqualTo(page);
  }
}
