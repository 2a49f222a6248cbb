package dev.holdfast.bootstrap.modes;

import io.grpc.Status.Code;
import java.util.Arrays;

/**
 * The reasons of refusals: how one is recognised in a message, and its argument. The arguments are
 * from spec.md of CSI 1.12, and from the kubelet of Kubernetes 1.34.
 */
enum Why {
  UNKNOWN_TYPE(
      Code.INVALID_ARGUMENT,
      "unknown fsType",
      "is none of ext4, xfs, btrfs",
      "a value that the plugin does not allow is INVALID_ARGUMENT (Error Scheme)"),
  CONTRADICTION(
      Code.INVALID_ARGUMENT,
      "contradiction",
      "which contradict each other",
      "a field with an invalid value is INVALID_ARGUMENT (Error Scheme)"),
  TWO_WRITERS(
      Code.FAILED_PRECONDITION,
      "two nodes would write one filesystem",
      "two nodes writing one filesystem destroy it",
      "a capability that the volume does not have is FAILED_PRECONDITION (NodeStageVolume Errors,"
          + " *Exceeds capabilities*): ext4, xfs and btrfs are filesystems of one host, whichever of"
          + " the nodes writes"),
  NOT_FORMATTED(
      Code.FAILED_PRECONDITION,
      "not formatted read-only",
      "it is read-only",
      "a volume that is only to be read is not written, and mkfs writes; without a filesystem it"
          + " cannot be used as asked for (*Exceeds capabilities*)"),
  NO_SUCH_OPTION(
      Code.INTERNAL,
      "mount refuses the option",
      "Unknown parameter",
      "which options there are is known to the kernel only, and the specification has no code for"
          + " its answer; any code that kubelet takes for final will do, since nothing remains"),
  NOT_STAGED(
      Code.FAILED_PRECONDITION,
      "not staged",
      "is not staged",
      "a publish needs a stage call that has succeeded (NodePublishVolume Errors)"),
  OTHER_MODE(
      Code.ALREADY_EXISTS,
      "mounted in the other mode",
      "mounted read-",
      "the target path is the same and the flag another one, with which the mount is not compatible"
          + " (NodePublishVolume, table, T1=T2 and P1≠P2)"),
  ONE_TARGET(
      Code.FAILED_PRECONDITION,
      "one target only",
      "it is published at",
      "SINGLE_NODE_SINGLE_WRITER is for one workload, and SINGLE_NODE_READER_ONLY can only be"
          + " published once (NodePublishVolume, table, T1≠T2)"),
  WHOLE_DEVICE(
      Code.FAILED_PRECONDITION,
      "the other flag is the whole device's",
      "write protection is the whole device's",
      "the table has OK, but `readonly` MUST be kept: a read-only bind of a device node does not keep"
          + " a pod from writing, only the protection of the device does"),
  NOT_GROWN(
      Code.FAILED_PRECONDITION,
      "not grown read-only",
      "it is staged read-only",
      "the filesystem does not support expansion as it is staged (NodeExpandVolume Errors, *Volume"
          + " in use*)"),
  NOT_HERE(
      Code.NOT_FOUND,
      "not staged",
      "is not staged here",
      "only a volume that is staged can be expanded (NodeExpandVolume Errors)");

  final Code code;
  final String words;
  final String argument;
  private final String fragment;

  Why(Code code, String words, String fragment, String argument) {
    this.code = code;
    this.words = words;
    this.fragment = fragment;
    this.argument = argument;
  }

  Cell cell() {
    return new Cell(code, words);
  }

  /** A message of none of them is shown as it is. */
  static Cell read(Code code, String message) {
    return Arrays.stream(values())
        .filter(why -> why.code == code && message.contains(why.fragment))
        .findFirst()
        .map(Why::cell)
        .orElseGet(() -> new Cell(code, message));
  }
}
