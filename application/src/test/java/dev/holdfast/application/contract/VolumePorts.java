package dev.holdfast.application.contract;

import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.Filesystems;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.port.out.mount.Mounts;

/** The adapters of one host that a contract is about. */
public record VolumePorts(
    MountTable table, Mounts mounts, Filesystems filesystems, BlockDevices devices) {}
