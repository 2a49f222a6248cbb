package dev.holdfast.bootstrap.modes;

import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.bootstrap.modes.Rows.Row;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/modes.md. */
final class ModesPage {
  static final String COMMAND =
      "mvn -B -ntp -Pquick -pl bootstrap -am test -Dtest=ModesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.docs.write=true";

  private static final List<Set<String>> ALL =
      List.of(
          Asked.MODES.stream().map(Mode::name).collect(Collectors.toSet()),
          Set.of("mount", "block"),
          Arrays.stream(Asked.FsType.values()).map(Rows::word).collect(Collectors.toSet()),
          Arrays.stream(Asked.Options.values()).map(Rows::word).collect(Collectors.toSet()),
          Set.of("true", "false"));

  private static final String BEFORE =
      """
      # Ways to ask for a volume

      Each access mode of CSI 1.12 with each type, `fsType`, mount option and `readonly` flag, and the answers of the node. `ModesTest`
      asks a simulated node for all combinations and writes this page. It also compares every answer with what the specification and
      Kubernetes want, which it has as rules of its own (`Specified`); [reasons](#reasons) has the arguments. Rows that differ in no
      answer are one row. Which of the modes kubelet sends: [access modes](contract.md#access-modes).

      - *stage, empty*: the device is empty, and a filesystem has to be made. *stage, used*: a pod has written to it before; the columns
        behind go on from this call.
      - *publish*: with the flag `readonly` of the row. *again, other flag*: at the same target path. *second target*: while the first is
        published; with the flag of the row, and with the other one.
      - *expand*: after the target has made the namespace larger.
      - *read-only*, *read-write*: as the mount table of the node shows it, at the staging path or at the target path.

      These hold in all rows, and are tested with them:

      - The same publish call again is answered as the first one.
      - `fsType` changes no answer, except one that is unknown (here zfs). Empty, `ext3` and `ext4` are one request for the node.
      - The label is a `context=` of SELinux, on a node with SELinux; on others it is [refused](contract.md#filesystems). The unknown option
        (`noatme`) is one that neither mount(8) nor the kernel knows.
      - A call that is refused leaves no mount, and no target path that was not there before; unpublish and unstage are OK after all of
        them.

      """;

  private static final String BETWEEN =
      """

      ## Reasons

      The answers differ from the table of NodePublishVolume in two places:

      - A second target with SINGLE_NODE_WRITER is OK, and the table has FAILED_PRECONDITION. Without the capability
        SINGLE_NODE_MULTI_WRITER kubelet sends this mode for ReadWriteOnce, and pods of one node may share such a volume.
      - A raw device at a second target with the other flag is FAILED_PRECONDITION, and the table has OK; see below.

      """;

  private ModesPage() {}

  static String of(List<Row> rows) {
    return BEFORE + table(rows) + BETWEEN + reasons();
  }

  private static String table(List<Row> rows) {
    String head =
        line(
            Stream.concat(
                Stream.of("access mode", "type", "fsType", "mount options", "`readonly`"),
                columns().map(step -> step.title)));
    long columns = head.chars().filter(c -> c == '|').count() - 1;
    return head
        + "|"
        + "---|".repeat((int) columns)
        + "\n"
        + rows.stream().map(ModesPage::row).collect(Collectors.joining());
  }

  private static Stream<Step> columns() {
    return Arrays.stream(Step.values()).filter(step -> step != Step.AGAIN);
  }

  private static String row(Row row) {
    return line(
        Stream.concat(
            Stream.iterate(0, axis -> axis + 1)
                .limit(ALL.size())
                .map(axis -> words(row.words().get(axis), ALL.get(axis))),
            columns().map(step -> row.cell(step).toString())));
  }

  private static String words(Set<String> some, Set<String> all) {
    Set<String> others = new LinkedHashSet<>(all);
    others.removeAll(some);
    if (others.isEmpty()) {
      return "any";
    }
    return others.size() == 1 && some.size() > 2
        ? "any but " + others.iterator().next()
        : String.join(", ", some);
  }

  private static String reasons() {
    return Arrays.stream(Why.values())
        .map(why -> line(Stream.of(why.code.name(), why.words, why.argument)))
        .collect(Collectors.joining("", "| code | reason | argument |\n|---|---|---|\n", ""));
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
