package dev.holdfast.bootstrap.kubelet;

import dev.holdfast.bootstrap.kubelet.Paths.Known;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directories, files and links that kubelet makes for volumes, and finds again. */
final class KubeletFiles {
  private static final Pattern HANDLE = Pattern.compile("\"volumeHandle\":\"([^\"]*)\"");

  private final KubeletDisk disk;
  private final Paths paths;

  KubeletFiles(KubeletDisk disk, Paths paths) {
    this.disk = disk;
    this.paths = paths;
  }

  private String data(Known volume) {
    return "{\"attachmentID\":\"csi-0\",\"driverName\":\"%s\",\"nodeName\":\"node-a\",\"specVolID\":\"%s\",\"volumeHandle\":\"%s\",\"volumeLifecycleMode\":\"Persistent\"}"
        .formatted(paths.driver(), volume.name(), volume.handle());
  }

  /** The staging directory is there before the call. */
  void beforeStage(Known volume) {
    String staging = paths.staging(volume);
    disk.makeDirectories(staging);
    disk.write(
        volume.block() ? paths.blockData(volume.name()) : Paths.parent(staging) + "/" + Paths.DATA,
        data(volume));
  }

  void afterUnstage(Known volume) {
    String staging = paths.staging(volume);
    if (volume.block()) {
      String data = paths.blockData(volume.name());
      String directory = Paths.parent(Paths.parent(data));
      Stream.of(staging, data, Paths.parent(data), directory + "/dev", directory)
          .forEach(disk::remove);
    } else if (!disk.mounted(staging)) {
      Stream.of(staging, Paths.parent(staging) + "/" + Paths.DATA, Paths.parent(staging))
          .forEach(disk::remove);
    }
  }

  /** Only the parent of the target is there before the call. */
  void beforePublish(Known volume, String pod) {
    String parent = Paths.parent(paths.published(volume, pod));
    if (volume.block()) {
      disk.makeDirectories(parent);
    } else {
      disk.write(parent + "/" + Paths.DATA, data(volume));
    }
  }

  /** The runtime is given a link to a raw device, which is held open so that it stays this one. */
  void afterPublish(Known volume, String pod) {
    if (volume.block()) {
      String device = paths.published(volume, pod);
      disk.hold(device, paths.held(volume.name(), pod));
      disk.link(paths.links(pod) + "/" + volume.name(), device);
    }
  }

  void beforeUnpublish(Known volume, String pod) {
    if (volume.block()) {
      disk.release(paths.held(volume.name(), pod));
      disk.remove(paths.links(pod) + "/" + volume.name());
    }
  }

  /** The target itself is the driver's to remove. */
  void afterUnpublish(Known volume, String pod) {
    String target = paths.published(volume, pod);
    if (volume.block()) {
      disk.remove(Paths.parent(target));
      disk.remove(paths.links(pod));
    } else if (!disk.mounted(target)) {
      Stream.of(target, Paths.parent(target) + "/" + Paths.DATA, Paths.parent(target))
          .forEach(disk::remove);
    }
  }

  /** The volumes that pods had, by the directories of pods; kubelet looks for nothing else. */
  Map<String, List<Known>> found() {
    Map<String, List<Known>> found = new LinkedHashMap<>();
    for (String pod : disk.names(paths.pods())) {
      List<Known> volumes = new ArrayList<>();
      for (String name : disk.names(paths.volumes(pod))) {
        handle(paths.volumes(pod) + "/" + name + "/" + Paths.DATA)
            .ifPresent(handle -> volumes.add(new Known(name, handle, false)));
      }
      for (String name : disk.names(paths.links(pod))) {
        handle(paths.blockData(name))
            .ifPresent(handle -> volumes.add(new Known(name, handle, true)));
      }
      if (!volumes.isEmpty()) {
        found.put(pod, volumes);
      }
    }
    return found;
  }

  private Optional<String> handle(String file) {
    return disk.read(file).map(HANDLE::matcher).filter(it -> it.find()).map(it -> it.group(1));
  }
}
