package dev.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A Maven module and its one root package.
 *
 * @param leastClasses fewer than these mean that the import went wrong and the rules check nothing
 */
record Module(String name, String rootPackage, int leastClasses) {
  /** The house's modules, in the order of the parent pom. */
  static final List<Module> ALL =
      List.of(
          new Module("domain", "dev.holdfast.domain", 80),
          new Module("application", "dev.holdfast.application", 90),
          new Module("support-process", "dev.holdfast.support.process", 8),
          new Module("host-simulator", "dev.holdfast.simulator", 50),
          new Module("adapters-sysfs", "dev.holdfast.adapters.sysfs", 12),
          new Module("adapters-nvmecli", "dev.holdfast.adapters.nvmecli", 8),
          new Module("adapters-mount", "dev.holdfast.adapters.mount", 20),
          new Module("adapters-statemachine", "dev.holdfast.adapters.statemachine", 4),
          new Module("adapters-csi", "dev.holdfast.adapters.csi", 100),
          new Module("adapters-web", "dev.holdfast.adapters.web", 30),
          new Module("adapters-metrics", "dev.holdfast.adapters.metrics", 6),
          new Module("adapters-kubernetes", "dev.holdfast.adapters.kubernetes", 4),
          new Module("conformance", "dev.holdfast.conformance", 40),
          new Module("bootstrap", "dev.holdfast.bootstrap", 20));

  /**
   * The profile quick compiles into another directory than the gate; these tests check their own
   * build.
   */
  private static final Path COMPILED = compiled();

  /** The directory of the parent pom. */
  static Path house() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  }

  Path directory() {
    return house().resolve(name);
  }

  /** The module's compiled classes, whatever jar they went into. */
  JavaClasses classes() {
    return new ClassFileImporter().importPath(directory().resolve(COMPILED));
  }

  /** All production classes of the house. */
  static JavaClasses allClasses() {
    return new ClassFileImporter()
        .importPaths(ALL.stream().map(module -> module.directory().resolve(COMPILED)).toList());
  }

  private static Path compiled() {
    Path tests =
        Path.of(
            URI.create(
                String.valueOf(Module.class.getProtectionDomain().getCodeSource().getLocation())));
    return house().resolve("architecture-tests").relativize(tests).resolveSibling("classes");
  }

  @Override
  public String toString() {
    return name;
  }
}
