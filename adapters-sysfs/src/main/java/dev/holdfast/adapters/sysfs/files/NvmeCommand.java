package dev.holdfast.adapters.sysfs.files;

/**
 * An NVMe I/O command with its data, into which the kernel writes. Commands are not compared.
 *
 * @param nsid of the namespace that it is for; the kernel refuses another one (EINVAL)
 * @param data sent, or replaced by what the controller answers
 */
@SuppressWarnings("ArrayRecordComponent")
public record NvmeCommand(int opcode, long nsid, int cdw10, int cdw11, byte[] data) {}
