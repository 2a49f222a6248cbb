package dev.holdfast.adapters.mount.mountpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories that had to be made above mount points. They are removed with the last mount
 * point below them; what was there before, or another process has put in their place, stays. This
 * process remembers them: what an earlier one made stays as well.
 */
final class MadeParents {
  private static final Logger LOG = LoggerFactory.getLogger(MadeParents.class);

  /** By path, the file that was made. */
  private final Map<Path, Object> made = new HashMap<>();

  /** A step that makes or removes a mount point. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** Makes the directories above the path, and then the mount point, which keeps them. */
  synchronized void below(Path path, Step makesIt) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = path.getParent(); at != null && !Files.exists(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path directory : missing) {
      try {
        Files.createDirectory(directory);
        made.put(directory, Objects.requireNonNullElse(key(directory), directory));
      } catch (FileAlreadyExistsException e) {
        LOG.debug("{} was made by another process meanwhile", directory);
      }
    }
    makesIt.run();
  }

  /** Removes the mount point, and then the directories above that were made and are empty. */
  synchronized void removed(Path path, Step removesIt) throws IOException {
    removesIt.run();
    for (Path at = path.getParent(); at != null && made.containsKey(at); at = at.getParent()) {
      try {
        if (!Objects.equals(made.get(at), key(at))) {
          made.remove(at);
          return;
        }
        // rmdir(2) refuses what is not empty, and what is mounted on
        Files.delete(at);
        made.remove(at);
      } catch (IOException e) {
        LOG.debug("{} stays: {}", at, e.toString());
        return;
      }
    }
  }

  /** Device and inode. */
  private static @Nullable Object key(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
