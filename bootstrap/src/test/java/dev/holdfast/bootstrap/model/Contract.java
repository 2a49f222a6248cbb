package dev.holdfast.bootstrap.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The contract of CSI for one volume on one node: which answers are possible after those that were
 * given. An answer that is not possible is reported by {@link #broken}.
 */
final class Contract {
  /** The knowledge of a caller after the answers that it got. */
  enum Known {
    NO,
    MAYBE,
    YES
  }

  /** How a call ended. */
  enum Answer {
    OK,
    /** A code after which kubelet takes it for certain that nothing has been done. */
    FINAL,
    /** A code after which it may have been done, also no answer at all. */
    UNCERTAIN,
    /** Another call for the volume is under way: nothing was done. */
    BUSY
  }

  private final List<String> broken = new ArrayList<>();
  private final Map<Integer, Known> published = new HashMap<>();
  private final Map<Integer, Boolean> readOnly = new HashMap<>();
  private Known staged = Known.NO;
  private int how;

  Known staged() {
    return staged;
  }

  Known published(int pod) {
    return published.getOrDefault(pod, Known.NO);
  }

  /** How it was staged last. */
  int how() {
    return how;
  }

  /** Violations of the contract; empties itself. */
  List<String> broken() {
    List<String> all = List.copyOf(broken);
    broken.clear();
    return all;
  }

  /** Two ways to stage a volume are the same only if path, type and mode are. */
  void stage(int as, Answer answer) {
    if (answer == Answer.OK) {
      require(staged != Known.YES || how == as, "staged in two ways at once");
      staged = Known.YES;
      how = as;
    } else if (answer == Answer.UNCERTAIN && staged == Known.NO) {
      staged = Known.MAYBE;
      how = as;
    }
  }

  /**
   * @param inUse something that was published is alive; what is dead has nothing to lose
   */
  void unstage(boolean samePath, boolean inUse, Answer answer) {
    if (answer == Answer.OK) {
      require(!inUse, "unstaged while it is published");
      published.replaceAll((pod, known) -> known == Known.YES ? Known.MAYBE : known);
      // where it is not staged, OK changes nothing
      staged = samePath ? Known.NO : staged;
    } else if (answer != Answer.BUSY && samePath && staged == Known.YES) {
      staged = Known.MAYBE;
    }
  }

  void publish(int pod, boolean asReadOnly, boolean samePath, boolean sameKind, Answer answer) {
    if (answer == Answer.OK) {
      require(staged != Known.NO, "published and not staged");
      require(staged != Known.YES || samePath, "published from where it is not staged");
      require(staged != Known.YES || sameKind, "published as another kind than it is staged");
      require(
          published(pod) != Known.YES || Boolean.valueOf(asReadOnly).equals(readOnly.get(pod)),
          "published read-only and read-write at one place");
      published.put(pod, Known.YES);
      readOnly.put(pod, asReadOnly);
    } else {
      doubt(pod, answer);
    }
  }

  void unpublish(int pod, Answer answer) {
    if (answer == Answer.OK) {
      published.put(pod, Known.NO);
    } else {
      doubt(pod, answer);
    }
  }

  void usage(int pod, Answer answer) {
    require(
        answer != Answer.OK || published(pod) != Known.NO, "has usage where it is not published");
  }

  /** Its device was removed: the next publish there makes another mount. */
  void died(int pod) {
    published.put(pod, Known.MAYBE);
  }

  /** The node does not know any more that it was staged. */
  void forgotten() {
    staged = staged == Known.YES ? Known.MAYBE : staged;
  }

  /** Another process unmounted it. */
  void unmountedByOthers() {
    published.replaceAll((pod, known) -> known == Known.YES ? Known.MAYBE : known);
    staged = staged == Known.YES ? Known.MAYBE : staged;
  }

  private void doubt(int pod, Answer answer) {
    if ((published(pod) == Known.YES && answer != Answer.BUSY) || answer == Answer.UNCERTAIN) {
      published.put(pod, Known.MAYBE);
    }
  }

  private void require(boolean kept, String otherwise) {
    if (!kept) {
      broken.add(otherwise);
    }
  }
}
