package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.controller.ControllerOwnership;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a node and its ports: calls that throw an Error, and a state directory that cannot
 * be used for a while.
 */
public final class Mishaps implements EveryCall {
  private static final Set<String> WRITES =
      Set.of(
          "VolumeRecords.put",
          "VolumeRecords.beginFormat",
          "ControllerRecords.put",
          "JobRecords.put",
          "PodRecords.put");

  private static final Set<String> DELETIONS =
      Set.of("VolumeRecords.remove", "JobRecords.remove", "PodRecords.remove");

  private static final Set<String> DIRECTORY =
      Set.of("VolumeRecords", "ControllerRecords", "JobRecords", "PodRecords");

  /** The state directory. */
  public enum Disk {
    WELL(""),
    /** Nothing can be written, and files can be deleted. */
    FULL("No space left on device"),
    READ_ONLY("Read-only file system"),
    /** Nothing can be read or written. */
    BROKEN("Input/output error");

    private final String why;

    Disk(String why) {
      this.why = why;
    }
  }

  /** As of an exhausted heap or stack, or of a class that cannot be loaded. */
  public static final class Struck extends Error {
    private static final long serialVersionUID = 1;

    Struck(String where) {
      super("struck at " + where);
    }
  }

  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();
  private Disk disk = Disk.WELL;
  private int every;
  private int left;
  private int times;
  private int quiet;

  /**
   * @param calls each time so many calls later, on whatever thread; half of them after the call was
   *     made
   */
  public synchronized void strike(int calls, int often) {
    every = calls;
    left = calls;
    times = often;
  }

  public synchronized void disk(Disk now) {
    disk = now;
  }

  public synchronized Disk disk() {
    return disk;
  }

  /** No mishap from now on. */
  public synchronized void end() {
    times = 0;
    disk = Disk.WELL;
  }

  /** For the questions of a test itself. */
  public <T> T quietly(Supplier<T> question) {
    quiet(1);
    try {
      return question.get();
    } finally {
      quiet(-1);
    }
  }

  private synchronized void quiet(int change) {
    quiet += change;
  }

  @Override
  public @Nullable Object pass(String name, Call real) throws Throwable {
    boolean struck = struck();
    if (struck && every % 2 == 0) {
      throw new Struck(name);
    }
    Disk state = state();
    if (name.equals("VolumeRecords.unwritable") && state != Disk.WELL) {
      return Optional.of(new VolumeRecords.Unwritable(state.why, "mend the disk"));
    }
    boolean refused = refused(state, name, real);
    noteOwnership(real, refused);
    if (refused) {
      throw new HostInterfaceException("state directory", name, state.why);
    }
    Object answer = real.make();
    if (struck) {
      throw new Struck(name);
    }
    return answer;
  }

  private synchronized Disk state() {
    return quiet > 0 ? Disk.WELL : disk;
  }

  private synchronized boolean struck() {
    if (quiet > 0 || times == 0 || --left > 0) {
      return false;
    }
    left = every;
    times--;
    return true;
  }

  private static boolean refused(Disk state, String name, Call call) {
    boolean writes = WRITES.contains(name) && !deletes(call);
    return switch (state) {
      case WELL -> false;
      case FULL -> writes;
      case READ_ONLY -> WRITES.contains(name) || DELETIONS.contains(name);
      case BROKEN -> DIRECTORY.contains(name.substring(0, name.indexOf('.')));
    };
  }

  private void noteOwnership(Call call, boolean refused) {
    for (Object argument : call.arguments()) {
      if (argument instanceof ControllerOwnership ownership) {
        String nqn = ownership.nqn().value();
        boolean _ = refused ? unwritten.add(nqn) : unwritten.remove(nqn);
      }
    }
  }

  /** The subsystems whose record of controllers is not what the node knows. */
  public Set<String> unwritten() {
    return Set.copyOf(unwritten);
  }

  /** A record of which nothing is left is deleted. */
  private static boolean deletes(Call call) {
    return call.arguments().stream()
        .anyMatch(it -> it instanceof ControllerOwnership ownership && ownership.isEmpty());
  }
}
