package dev.holdfast.adapters.sysfs.capture;

import dev.holdfast.adapters.sysfs.capture.PatientFiles.Found;
import dev.holdfast.adapters.sysfs.capture.PatientFiles.Kind;
import dev.holdfast.domain.volume.FilesystemType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Goes through what a kernel shows of NVMe. Attributes are kept by name: those that are read, and
 * those that help a person; never {@code dhchap_secret} and its like.
 */
final class TreeWalk {
  private static final Predicate<String> DEVICE =
      Pattern.compile("nvme\\d+(c\\d+)?n\\d+(p\\d+)?").asMatchPredicate();
  private static final Predicate<String> OBJECT =
      Pattern.compile("nvme(-subsys)?\\d+((c\\d+)?n\\d+)?").asMatchPredicate();

  private static final Set<String> ATTRIBUTES =
      Set.of(
          ("subsysnqn model serial firmware_rev iopolicy subsystype state transport address cntlid"
                  + " cntrltype hostnqn hostid ctrl_loss_tmo reconnect_delay fast_io_fail_tmo kato"
                  + " nsid uuid nguid eui wwid size dev ro hidden diskseq inflight ana_state"
                  + " ana_grpid queue_depth delayed_removal_secs reconnect_count reset_count"
                  + " multipath_failover_count io_requeue_no_usable_path_count"
                  + " io_fail_no_available_path_count")
              .split(" "));

  private static final Set<String> LISTS = Set.of("multipath", "holders", "diag");

  /** Sixteen times what an attribute may have (PAGE_SIZE, Documentation/filesystems/sysfs.rst). */
  private static final int MOST_BYTES = 64 << 10;

  /** Thousands of paths. */
  private static final int MOST_ENTRIES = 100_000;

  private final PatientFiles files;
  private final Path root;
  private final String shownAs;
  private final CapturedTree tree;
  private final Set<Path> walked = new HashSet<>();

  /**
   * @param root the directory to go through, such as the host's {@code /sys}
   * @param shownAs what it is called in the capture, such as {@code /sys}
   */
  TreeWalk(PatientFiles files, Path root, String shownAs, CapturedTree tree) {
    this.files = files;
    this.root = root;
    this.shownAs = shownAs;
    this.tree = tree;
  }

  /** All links in this directory to NVMe devices, and the devices. */
  void links(String directory) {
    Path at = root.resolve(directory);
    Optional<List<Found>> all = files.list(at);
    List<Found> links =
        all.orElse(List.of()).stream()
            .filter(each -> each.kind() == Kind.LINK)
            .filter(each -> OBJECT.or(DEVICE).test(String.valueOf(each.target().getFileName())))
            .toList();
    links.forEach(this::link);
    if (all.isPresent() && links.isEmpty()) {
      add(new CapturedEntry.Directory(shown(at)));
    }
  }

  /** The parameters of NVMe modules, which are no secrets. */
  void modules() {
    for (Found module : files.in(root.resolve("module"))) {
      if (module.name().startsWith("nvme")) {
        Path parameters = module.path().resolve("parameters");
        add(new CapturedEntry.Directory(shown(module.path())));
        files.in(parameters).forEach(each -> file(each.path(), MOST_BYTES));
      }
    }
  }

  /** The filesystems that the kernel has running on NVMe devices, by their names alone. */
  void filesystems() {
    Path fs = root.resolve("fs");
    for (FilesystemType type : FilesystemType.values()) {
      Path running = fs.resolve(type.word());
      named(running);
      files.in(running).forEach(each -> named(each.path().resolve("devices")));
    }
  }

  private void named(Path directory) {
    files.in(directory).stream()
        .filter(each -> DEVICE.test(each.name()))
        .forEach(each -> add(new CapturedEntry.Directory(shown(each.path()))));
  }

  /** This file, if it is there. */
  void file(Path file, int mostBytes) {
    files
        .content(file, mostBytes)
        .map(bytes ->
            new CapturedEntry.File(shown(file), new String(bytes, StandardCharsets.ISO_8859_1)))
        .ifPresent(this::add);
  }

  /** Every file in this directory and those in it. */
  void all(Path directory, int depth) {
    for (Found each : files.in(directory)) {
      if (each.kind() == Kind.FILE) {
        file(each.path(), MOST_BYTES);
      } else if (each.kind() == Kind.DIRECTORY && depth > 1) {
        all(each.path(), depth - 1);
      }
    }
  }

  private void device(Path directory) {
    if (!walked.add(directory)) {
      return;
    }
    boolean list = LISTS.contains(String.valueOf(directory.getFileName()));
    for (Found each : files.in(directory)) {
      String name = each.name();
      if (list || ATTRIBUTES.contains(name) || LISTS.contains(name) || OBJECT.test(name)) {
        switch (each.kind()) {
          case FILE -> file(each.path(), MOST_BYTES);
          case DIRECTORY -> device(each.path());
          case LINK -> link(each);
        }
      }
    }
  }

  /** The link, and the device that it leads to. */
  private void link(Found link) {
    add(new CapturedEntry.Link(shown(link.path()), link.target().toString()));
    Path target = link.path().resolveSibling(link.target()).normalize();
    if (link.name().startsWith("dm-")) {
      holder(link.name());
    } else if (target.startsWith(root.resolve("devices"))) {
      device(target);
    }
  }

  /** A holder of a device shows its kind in {@code dm/uuid}. */
  private void holder(String name) {
    Path block = root.resolve("block").resolve(name);
    files
        .target(block)
        .ifPresent(target -> {
          add(new CapturedEntry.Link(shown(block), target.toString()));
          file(block.resolveSibling(target).normalize().resolve("dm/uuid"), MOST_BYTES);
        });
  }

  private void add(CapturedEntry entry) {
    if (tree.size() < MOST_ENTRIES) {
      tree.add(entry);
    } else if (tree.size() == MOST_ENTRIES) {
      tree.remark("cut off after " + MOST_ENTRIES + " entries at " + entry.path());
      tree.add(entry);
    }
  }

  private String shown(Path path) {
    return shownAs + "/" + root.relativize(path);
  }
}
