package dev.holdfast.bootstrap.modes;

import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.bootstrap.modes.Asked.FsType;
import dev.holdfast.bootstrap.modes.Asked.Options;
import dev.holdfast.bootstrap.modes.Asked.Use;

/**
 * The answer that the specification and Kubernetes want, from their texts alone: csi.proto, the
 * tables of NodePublishVolume and of the errors in spec.md of CSI 1.12, and kubelet's use of them.
 * Nothing of the product's own rules is used here.
 */
final class Specified {
  private Specified() {}

  static Cell cell(Asked asked, Step step) {
    return switch (step) {
      case STAGE_EMPTY -> stageEmpty(asked);
      case STAGE -> stage(asked);
      case PUBLISH, AGAIN -> publish(asked);
      case AGAIN_OTHERWISE -> publishOtherwise(asked);
      case SECOND -> second(asked, asked.readOnly());
      case SECOND_OTHERWISE -> second(asked, !asked.readOnly());
      case EXPAND -> expand(asked);
    };
  }

  /** An empty device holds no filesystem: it has to be made, which is a write. */
  private static Cell stageEmpty(Asked asked) {
    Cell used = stage(asked);
    boolean toBeMade = used.ok() || used.equals(Why.NO_SUCH_OPTION.cell());
    return toBeMade && isMount(asked) && stagedReadOnly(asked) ? Why.NOT_FORMATTED.cell() : used;
  }

  private static Cell stage(Asked asked) {
    if (asked.use() instanceof Use.Mount(FsType type, Options options)) {
      if (type == FsType.UNKNOWN) {
        return Why.UNKNOWN_TYPE.cell();
      }
      if (options == Options.BOTH) {
        return Why.CONTRADICTION.cell();
      }
      if (writtenByOtherNodes(asked.mode())) {
        return Why.TWO_WRITERS.cell();
      }
      return options == Options.UNKNOWN
          ? Why.NO_SUCH_OPTION.cell()
          : Cell.mounted(stagedReadOnly(asked));
    }
    return Cell.OK;
  }

  /** Whether the request is one is decided for each call; whether it is staged comes next. */
  private static Cell publish(Asked asked) {
    Cell staged = stage(asked);
    if (staged.equals(Why.UNKNOWN_TYPE.cell()) || staged.equals(Why.CONTRADICTION.cell())) {
      return staged;
    }
    return staged.ok()
        ? Cell.mounted(publishedReadOnly(asked, asked.readOnly()))
        : Why.NOT_STAGED.cell();
  }

  /**
   * T1=T2: MUST be OK if it is compatible with the capability and the flag, else ALREADY_EXISTS.
   */
  private static Cell publishOtherwise(Asked asked) {
    Cell first = publish(asked);
    return first.ok() && flagMatters(asked) ? Why.OTHER_MODE.cell() : first;
  }

  private static Cell second(Asked asked, boolean readOnly) {
    Cell first = publish(asked);
    if (!first.ok()) {
      return first;
    }
    if (publishedOnce(asked.mode())) {
      return Why.ONE_TARGET.cell();
    }
    if (!isMount(asked) && readOnly != asked.readOnly() && flagMatters(asked)) {
      return Why.WHOLE_DEVICE.cell();
    }
    return Cell.mounted(publishedReadOnly(asked, readOnly));
  }

  /** A publish that is read-only leaves the filesystem writable; a stage call does not. */
  private static Cell expand(Asked asked) {
    if (!stage(asked).ok()) {
      return Why.NOT_HERE.cell();
    }
    return isMount(asked) && stagedReadOnly(asked) ? Why.NOT_GROWN.cell() : Cell.OK;
  }

  private static boolean isMount(Asked asked) {
    return asked.use() instanceof Use.Mount;
  }

  /** "Indicates SP MUST publish the volume in readonly mode"; a mode for readers has no writer. */
  private static boolean publishedReadOnly(Asked asked, boolean flag) {
    return flag || stagedReadOnly(asked);
  }

  private static boolean flagMatters(Asked asked) {
    return publishedReadOnly(asked, true) != publishedReadOnly(asked, false);
  }

  /** The option ro is the administrator's, in {@code mountOptions} of the PersistentVolume. */
  private static boolean stagedReadOnly(Asked asked) {
    return forReaders(asked.mode())
        || (asked.use() instanceof Use.Mount mount && mount.options() == Options.RO);
  }

  /** "Can be published as readonly". */
  private static boolean forReaders(Mode mode) {
    return mode == Mode.SINGLE_NODE_READER_ONLY || mode == Mode.MULTI_NODE_READER_ONLY;
  }

  /** "Can be published at multiple nodes simultaneously", as read/write at one or at all. */
  private static boolean writtenByOtherNodes(Mode mode) {
    return mode == Mode.MULTI_NODE_SINGLE_WRITER || mode == Mode.MULTI_NODE_MULTI_WRITER;
  }

  /**
   * The second table of NodePublishVolume, T1!=T2. It has FAILED_PRECONDITION for
   * SINGLE_NODE_WRITER as well; but without the capability SINGLE_NODE_MULTI_WRITER that is
   * kubelet's mode of ReadWriteOnce, and pods of one node may share such a volume.
   */
  private static boolean publishedOnce(Mode mode) {
    return mode == Mode.SINGLE_NODE_SINGLE_WRITER || mode == Mode.SINGLE_NODE_READER_ONLY;
  }
}
