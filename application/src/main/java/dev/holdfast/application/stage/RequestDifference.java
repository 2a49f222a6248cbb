package dev.holdfast.application.stage;

import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.ArrayList;
import java.util.List;

/**
 * The differences between a request to stage a volume and its record, in the words of a
 * PersistentVolume. An aspect that is the same in both is left out.
 */
record RequestDifference(String there, String asked) {
  static RequestDifference between(StagedVolume record, StageVolume.Command command) {
    List<String> there = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    Both both = new Both(there, asked);
    both.compare("staging path ", record.stagingPath(), command.stagingPath());
    both.compare("subsystem ", record.attachment().nqn(), command.attachment().nqn());
    if (!record.rebuilt()) {
      both.compare(
          "",
          namespace(record.attachment().selector()),
          namespace(command.attachment().selector()));
      both.compare(
          "encryption ",
          record.attachment().encryption().word(),
          command.attachment().encryption().word());
      both.compare("", tls(record.attachment()), tls(command.attachment()));
      compare(both, record.capability(), command.capability());
    }
    return new RequestDifference(String.join(", ", there), String.join(", ", asked));
  }

  private static String tls(VolumeAttachment attachment) {
    return attachment.tls() ? "TLS (tlsPsk)" : "no TLS";
  }

  private static void compare(Both both, VolumeCapability record, VolumeCapability command) {
    both.compare("", kind(record.use()), kind(command.use()));
    if (record.use() instanceof VolumeUse.Filesystem old
        && command.use() instanceof VolumeUse.Filesystem wanted) {
      both.compare("", options(old, wanted), options(wanted, old));
    }
    if (!record.mode().stagedAs(command.mode())) {
      both.compare("access mode ", record.mode(), command.mode());
    }
  }

  private static String kind(VolumeUse use) {
    return switch (use) {
      case VolumeUse.Block() -> "volumeMode Block";
      case VolumeUse.Filesystem filesystem -> "fsType " + filesystem.type().word();
    };
  }

  /** Those of the one that the other lacks. */
  private static String options(VolumeUse.Filesystem one, VolumeUse.Filesystem other) {
    if (one.options().words().isEmpty()) {
      return "no mountOptions";
    }
    MountOptions more = one.options().without(other.options());
    return more.words().isEmpty() ? "no other mountOptions" : "mountOptions " + more;
  }

  private static String namespace(NamespaceSelector selector) {
    return selector.equals(NamespaceSelector.THE_ONLY_ONE)
        ? selector.toString()
        : "namespace " + selector;
  }

  private record Both(List<String> there, List<String> asked) {
    void compare(String name, Object old, Object wanted) {
      if (!old.equals(wanted)) {
        there.add(name + old);
        asked.add(name + wanted);
      }
    }
  }
}
