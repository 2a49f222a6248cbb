package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.mount.DeviceNodes;
import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.group.VolumeFiles;
import dev.holdfast.adapters.sysfs.host.NameService;
import dev.holdfast.adapters.sysfs.keyring.Keyring;
import dev.holdfast.adapters.sysfs.keyring.PskKeyring;
import dev.holdfast.adapters.sysfs.uevent.KernelUevents;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.bootstrap.config.HoldfastProperties.Roots;
import dev.holdfast.support.process.ProgramRunner;
import java.util.function.UnaryOperator;

/**
 * Where a real host and a pretended one differ; everything above is the same.
 *
 * @param records what stands before the files of the records, whose disk may be full
 */
public record HostSeams(
    Roots roots,
    KernelFiles kernel,
    KernelUevents uevents,
    Keyring keyring,
    PskKeyring psks,
    ProgramRunner programs,
    DeviceNodes deviceNodes,
    VolumeFiles files,
    NameService names,
    HostTime time,
    UnaryOperator<VolumeRecords> records) {}
