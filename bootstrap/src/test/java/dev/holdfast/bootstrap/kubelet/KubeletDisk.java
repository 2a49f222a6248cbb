package dev.holdfast.bootstrap.kubelet;

import java.util.List;
import java.util.Optional;

/** The steps of kubelet itself on its host. Paths are kubelet's own, links in them are followed. */
public interface KubeletDisk {
  void makeDirectories(String directory);

  /** With the directories above it. */
  void write(String file, String text);

  /** Empty if it is not there. */
  Optional<String> read(String file);

  /** The names in a directory; none if it is not there. */
  List<String> names(String directory);

  /** A symbolic link, with the directories above it; nothing if it is there. */
  void link(String link, String to);

  /** A file, a link or an empty directory; nothing if it is not there or has something in it. */
  void remove(String path);

  boolean mounted(String path);

  /** Where else what is mounted at this path is mounted, as the mount table has it. */
  List<String> othersOf(String mountPoint);

  /** Binds a device's file to another one that is made for it, and keeps the device open. */
  void hold(String device, String at);

  /** The contrary of {@link #hold}; nothing where nothing is held. */
  void release(String at);
}
