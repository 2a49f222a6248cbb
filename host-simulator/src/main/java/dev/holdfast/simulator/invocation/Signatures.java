package dev.holdfast.simulator.invocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything on a device that a low-level prober would recognise. */
public final class Signatures {
  private record Magic(int offset, String text, Map<String, String> tags) {}

  private static final List<Magic> OTHERS =
      List.of(
          new Magic(512, "LABELONE", Map.of("TYPE", "LVM2_member", "USAGE", "raid")),
          new Magic(4086, "SWAPSPACE2", Map.of("TYPE", "swap", "USAGE", "other")),
          new Magic(512, "EFI PART", Map.of("PTTYPE", "gpt")));

  private Signatures() {}

  /** One map of blkid's tags for each, filesystems first. */
  public static List<Map<String, String>> on(Content content) {
    List<Map<String, String>> found = new ArrayList<>();
    for (FilesystemFormat format : FilesystemFormat.values()) {
      format
          .find(content)
          .ifPresent(
              fs -> found.add(Map.of("TYPE", fs.type(), "UUID", fs.uuid(), "USAGE", "filesystem")));
    }
    new LuksHeader(content).tags().ifPresent(found::add);
    ByteBuffer start = content.read(0, 8192);
    OTHERS.stream().filter(magic -> has(start, magic)).forEach(magic -> found.add(magic.tags()));
    boolean gpt = found.stream().anyMatch(tags -> tags.containsKey("PTTYPE"));
    if (!gpt && isPartitionTable(start)) {
      found.add(Map.of("PTTYPE", "dos"));
    }
    return found;
  }

  private static boolean has(ByteBuffer start, Magic magic) {
    byte[] expected = magic.text().getBytes(StandardCharsets.ISO_8859_1);
    return start.limit() >= magic.offset() + expected.length
        && start.slice(magic.offset(), expected.length).equals(ByteBuffer.wrap(expected));
  }

  /** The boot signature and at least one partition entry. */
  private static boolean isPartitionTable(ByteBuffer start) {
    if (start.limit() < 512 || (start.getShort(510) & 0xffff) != 0xaa55) {
      return false;
    }
    return !start.slice(446, 64).equals(ByteBuffer.allocate(64));
  }
}
