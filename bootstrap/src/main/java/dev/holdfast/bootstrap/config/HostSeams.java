package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.mount.DeviceNodes;
import dev.holdfast.adapters.sysfs.KernelFiles;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.bootstrap.config.HoldfastProperties.Roots;
import dev.holdfast.support.process.ProgramRunner;

/** Where a real host and a pretended one differ; everything above is the same. */
public record HostSeams(
    Roots roots,
    KernelFiles kernel,
    ProgramRunner programs,
    DeviceNodes deviceNodes,
    HostTime time) {}
