package dev.holdfast.application.contract;

import dev.holdfast.application.port.out.BlockDevices;
import dev.holdfast.application.port.out.Filesystems;
import dev.holdfast.application.port.out.MountTable;
import dev.holdfast.application.port.out.Mounts;

/** The adapters of one host that a contract is about. */
public record VolumePorts(
    MountTable table, Mounts mounts, Filesystems filesystems, BlockDevices devices) {}
