package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.subsystem.Subsystem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code /sys/class/nvme-subsystem/nvme-subsysX}: its attributes, the links to its
 * controllers, and the multipath heads in it. Namespaces without a head live under their
 * controller.
 */
final class NvmeSubsystemReader {
  static final Comparator<Subsystem> BY_INSTANCE =
      Comparator.comparingInt(NvmeSubsystemReader::instance);

  private final KernelObjectCache known;
  private final NvmeControllerReader controllers;
  private final NvmeNamespaceReader namespaces;

  NvmeSubsystemReader(KernelObjectCache known) {
    this.known = known;
    this.controllers = new NvmeControllerReader(known);
    this.namespaces = new NvmeNamespaceReader(known);
  }

  /** Absent if it was removed, or has no name. */
  Optional<Subsystem> read(SysfsDirectory directory) {
    return directory.steady(this::readOnce);
  }

  private Optional<Subsystem> readOnce(SysfsDirectory directory) {
    return nqn(directory).map(nqn -> read(directory, nqn));
  }

  private Subsystem read(SysfsDirectory directory, SubsystemNqn nqn) {
    List<SysfsDirectory> children = directory.children("nvme", NvmeSubsystemReader::isPart);
    List<Controller> seen =
        children.stream()
            .filter(child -> ControllerName.isOne(child.name()))
            .map(child -> controllers.read(child, nqn))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparing(Controller::name))
            .toList();
    return new Subsystem(
        directory.name(),
        nqn,
        known.text(directory, "model"),
        known.text(directory, "serial"),
        directory.text("iopolicy"),
        seen,
        namespaces(directory, children, seen));
  }

  private static int instance(Subsystem subsystem) {
    return Integer.parseInt(subsystem.name().substring("nvme-subsys".length()));
  }

  private static boolean isPart(String name) {
    return ControllerName.isOne(name) || DeviceName.isOne(name);
  }

  private List<Namespace> namespaces(
      SysfsDirectory directory, List<SysfsDirectory> children, List<Controller> controllers) {
    List<Path> paths = controllers.stream().flatMap(c -> c.paths().stream()).toList();
    Stream<SysfsDirectory> heads =
        children.stream().filter(child -> DeviceName.isOne(child.name()));
    // without native multipath a path is the namespace's own device
    Stream<SysfsDirectory> own =
        paths.stream()
            .filter(path -> DeviceName.isOne(path.device()))
            .map(path -> directory.child(path.controller().value()).child(path.device()));
    return Stream.concat(heads, own)
        .map(device -> namespaces.read(device, paths))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Namespace::device))
        .toList();
  }

  private Optional<SubsystemNqn> nqn(SysfsDirectory directory) {
    try {
      return known.text(directory, "subsysnqn").map(SubsystemNqn::new);
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
