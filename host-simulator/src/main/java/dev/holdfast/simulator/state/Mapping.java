package dev.holdfast.simulator.state;

/**
 * A device mapper's device on a disk.
 *
 * @param disk such as {@code dm-0}; its content is what the disk beneath has, decrypted
 * @param name in {@code /dev/mapper}
 * @param uuid of the device mapper, which begins with the kind of mapping
 */
public record Mapping(Disk disk, Disk beneath, String name, String uuid) {}
