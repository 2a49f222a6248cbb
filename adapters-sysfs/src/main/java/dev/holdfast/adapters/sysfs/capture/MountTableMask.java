package dev.holdfast.adapters.sysfs.capture;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NumericAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes servers, exports and users out of the lines of network filesystems in a mount table
 * (proc_pid_mountinfo(5)): they are other people's, and no part of a report. Numeric addresses are
 * left to {@link CaptureMask}, which masks them alike in all files.
 */
final class MountTableMask {
  private static final Pattern NETWORK =
      Pattern.compile("nfs\\d?|cifs|smb\\w*|ncpfs|ceph|9p|afs|lustre|glusterfs|fuse\\..*");

  /** Optional user, server, and the export behind it. */
  private static final Pattern SOURCE =
      Pattern.compile("(?:([^@/:]*)@)?(//)?(\\[[^]]*\\]|[^/:]+)(?:(:\\d*)?(:?/.*))?");

  /** Of cifs, ceph and sshfs; the numbers of users are no names. */
  private static final Pattern NAMED =
      Pattern.compile("(username|user|domain|workgroup|name|unc|prefixpath|fsid|mon_addr)=(.*)");

  private final Masks masks;

  MountTableMask(Masks masks) {
    this.masks = masks;
  }

  String masked(String table) {
    return Stream.of(table.split("\n", -1)).map(this::line).collect(Collectors.joining("\n"));
  }

  /** The fields behind the separator: type, source, options of the filesystem. */
  private String line(String line) {
    int separator = line.indexOf(" - ");
    if (separator < 0) {
      return line;
    }
    List<String> fields = List.of(line.substring(separator + 3).split(" ", -1));
    if (fields.size() < 3 || !NETWORK.matcher(fields.get(0)).matches()) {
      return line;
    }
    return Stream.concat(
            Stream.of(
                line.substring(0, separator) + " - " + fields.get(0),
                source(fields.get(1)),
                options(fields.get(2))),
            fields.stream().skip(3))
        .collect(Collectors.joining(" "));
  }

  /** That of a program such as lxcfs is its name. */
  private String source(String source) {
    if (!source.contains("/") && !source.contains(":")) {
      return source;
    }
    Matcher found = SOURCE.matcher(source);
    if (!found.matches()) {
      return masks.word("source", source);
    }
    String user = found.group(1) == null ? "" : masks.word("user", found.group(1)) + "@";
    String slashes = found.group(2) == null ? "" : found.group(2);
    String port = found.group(4) == null ? "" : found.group(4);
    return user + slashes + server(found.group(3)) + port + export(found.group(5));
  }

  private String server(String name) {
    try {
      NumericAddress.parse("server", name.replaceAll("[\\[\\]]", ""));
      return name;
    } catch (InvalidValue e) {
      return masks.word("server", name);
    }
  }

  private String export(@Nullable String path) {
    if (path == null || path.equals("/") || path.equals(":/")) {
      return path == null ? "" : path;
    }
    return path.substring(0, path.indexOf('/') + 1) + masks.word("export", path);
  }

  private String options(String options) {
    return Stream.of(options.split(",", -1))
        .map(option -> {
          Matcher named = NAMED.matcher(option);
          return named.matches()
              ? named.group(1) + "=" + masks.word(named.group(1), named.group(2))
              : option;
        })
        .collect(Collectors.joining(","));
  }
}
