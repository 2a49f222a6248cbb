package dev.holdfast.simulator.state;

import dev.holdfast.simulator.state.Disk.Mapping;
import java.util.List;

/** Shows the kernel's state to the host. Called one at a time, after each change. */
public interface HostView {
  void show(SimulatedController controller);

  void hide(SimulatedController controller);

  void show(SimulatedSubsystem subsystem);

  void hide(SimulatedSubsystem subsystem);

  void show(NamespacePath path);

  void hide(NamespacePath path);

  void show(NamespaceHead head, Disk disk);

  void hide(NamespaceHead head, Disk disk);

  void show(Mapping mapping);

  void hide(Mapping mapping);

  /** A filesystem that the kernel has open on a disk. */
  void show(Superblock superblock);

  void hide(Superblock superblock);

  void moduleParameter(String name, String value);

  void mounts(List<MountEntry> mounts);

  /** The host is off: nothing is shown any more, and what is shown stays. */
  void freeze();
}
