package dev.holdfast.conformance.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the named volume to where a check needs it, by the calls of a CO in their order. */
public final class VolumeLife {
  /** Where the volume is. */
  public enum State {
    BARE,
    STAGED,
    PUBLISHED
  }

  private final Node node;
  private final Requests requests;
  private final boolean staging;
  private final boolean ownFiles;
  private final List<Path> made = new ArrayList<>();

  /** Absent if a call failed, or a check did what it wanted. */
  private Optional<State> state = Optional.empty();

  /** Whether it is staged all the same. */
  private boolean surelyStaged;

  /**
   * @param staging whether the driver stages volumes
   * @param ownFiles whether the driver's paths are paths of this process
   */
  public VolumeLife(Node node, Requests requests, boolean staging, boolean ownFiles) {
    this.node = node;
    this.requests = requests;
    this.staging = staging;
    this.ownFiles = ownFiles;
  }

  /**
   * @return why it cannot be there, if it cannot
   */
  public Optional<String> reach(State wanted) {
    if (state.filter(wanted::equals).isPresent()) {
      return Optional.empty();
    }
    try {
      makeDirectories();
    } catch (IOException e) {
      return Optional.of("no directory can be made as a CO does: " + e.getMessage());
    }
    lower(wanted);
    return rise(wanted);
  }

  /** A refusal is for the checks of these calls; if it stands in the way, more of them fail. */
  private void lower(State wanted) {
    if (state.filter(there -> there.compareTo(wanted) <= 0).isPresent()) {
      return;
    }
    boolean staged = surelyStaged || state.filter(State.PUBLISHED::equals).isPresent();
    if (staged && wanted != State.BARE) {
      var _ = node.unpublish(requests.unpublish());
      state = Optional.of(State.STAGED);
    } else {
      var _ = undo();
      state = Optional.of(State.BARE);
    }
  }

  private Optional<String> rise(State wanted) {
    while (state.isPresent() && state.get().compareTo(wanted) < 0) {
      State next = state.get() == State.BARE ? State.STAGED : State.PUBLISHED;
      Optional<String> obstacle =
          next == State.PUBLISHED
              ? obstacle("NodePublishVolume", node.publish(requests.publish(staging)))
              : staging
                  ? obstacle("NodeStageVolume", node.stage(requests.stage()))
                  : Optional.empty();
      state = obstacle.isPresent() ? Optional.empty() : Optional.of(next);
      surelyStaged = false;
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return Optional.empty();
  }

  /**
   * Undoes it in whichever state it is.
   *
   * @return what may remain
   */
  public Optional<String> undo() {
    Optional<String> published =
        obstacle("NodeUnpublishVolume", node.unpublish(requests.unpublish()));
    Optional<String> staged =
        staging
            ? obstacle("NodeUnstageVolume", node.unstage(requests.unstage()))
            : Optional.empty();
    return published.or(() -> staged);
  }

  private static Optional<String> obstacle(String rpc, Answer<?> answer) {
    return answer instanceof Answer.Given
        ? Optional.empty()
        : Optional.of("the volume cannot be brought there: " + rpc + " answered " + answer.shown());
  }

  /**
   * A check has changed something: the next one begins with undoing it.
   *
   * @param staged whether it is staged all the same
   */
  public void disturbed(boolean staged) {
    state = Optional.empty();
    surelyStaged = staged;
  }

  private void makeDirectories() throws IOException {
    if (ownFiles) {
      make(requests.volume().staging());
      Path parent = requests.volume().target().getParent();
      if (parent != null) {
        make(parent);
      }
    }
  }

  /** The directory of a path that is to be used, as a CO makes it. */
  public void make(Path directory) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path path = directory; path != null && Files.notExists(path); path = path.getParent()) {
      missing.addFirst(path);
    }
    for (Path path : missing) {
      Files.createDirectory(path);
      made.addFirst(path);
    }
  }

  /** Removes the directories that it made, if they are empty. */
  public void tidy() {
    for (Path path : made) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        return; // something is left in it, which the driver had to remove
      }
    }
  }
}
