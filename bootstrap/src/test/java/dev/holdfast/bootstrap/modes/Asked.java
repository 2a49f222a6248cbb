package dev.holdfast.bootstrap.modes;

import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way to ask for a volume, in all calls alike.
 *
 * @param readOnly the flag of the first publish
 */
record Asked(Mode mode, Use use, boolean readOnly) {
  static final List<Mode> MODES =
      Arrays.stream(Mode.values())
          .filter(mode -> mode != Mode.UNKNOWN && mode != Mode.UNRECOGNIZED)
          .toList();

  sealed interface Use {
    record Block() implements Use {}

    record Mount(FsType type, Options options) implements Use {}
  }

  enum FsType {
    EMPTY(""),
    EXT3("ext3"),
    EXT4("ext4"),
    XFS("xfs"),
    BTRFS("btrfs"),
    UNKNOWN("zfs");

    final String word;

    FsType(String word) {
      this.word = word;
    }
  }

  enum Options {
    NONE,
    RO("ro"),
    RW("rw"),
    BOTH("ro", "rw"),
    LABEL("context=\"system_u:object_r:container_file_t:s0:c1,c2\""),

    /** No filesystem has it, and mount(8) does not know it. */
    UNKNOWN("noatme");

    final List<String> flags;

    Options(String... flags) {
      this.flags = List.of(flags);
    }
  }

  /** All capabilities, with the flag false. */
  static Stream<Asked> all() {
    Stream<Use> mounts =
        Arrays.stream(FsType.values())
            .flatMap(
                type -> Arrays.stream(Options.values()).map(some -> new Use.Mount(type, some)));
    return Stream.concat(mounts, Stream.of(new Use.Block()))
        .flatMap(use -> MODES.stream().map(mode -> new Asked(mode, use, false)));
  }

  Asked with(boolean flag) {
    return new Asked(mode, use, flag);
  }

  VolumeCapability capability() {
    VolumeCapability.Builder capability =
        VolumeCapability.newBuilder()
            .setAccessMode(VolumeCapability.AccessMode.newBuilder().setMode(mode));
    return switch (use) {
      case Use.Block() ->
          capability.setBlock(VolumeCapability.BlockVolume.getDefaultInstance()).build();
      case Use.Mount(FsType type, Options options) ->
          capability
              .setMount(
                  VolumeCapability.MountVolume.newBuilder()
                      .setFsType(type.word)
                      .addAllMountFlags(options.flags))
              .build();
    };
  }
}
