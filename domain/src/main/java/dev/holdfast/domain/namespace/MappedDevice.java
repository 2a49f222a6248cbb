package dev.holdfast.domain.namespace;

import dev.holdfast.domain.identity.DeviceNumber;

/**
 * An open dm-crypt mapping on a namespace: what the filesystem is in.
 *
 * @param device the kernel's name for it, such as {@code dm-3}
 * @param bytes less than the namespace has, by its header
 */
public record MappedDevice(String device, DeviceNumber number, long bytes, boolean readOnly) {}
