package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.VolumeGroups;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Root;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The node's expectations of a port that gives files to groups. */
public abstract class VolumeGroupsContract {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final MountGroup GROUP = new MountGroup(4242);
  private static final MountGroup OTHER = new MountGroup(4294967294L);

  protected abstract VolumeGroups groups();

  /** Of a filesystem with a few files, which no group was given yet. */
  protected abstract HostPath mounted();

  /** A directory at which nothing is. */
  protected abstract HostPath notMounted();

  /** From now on the filesystem is mounted read-only. */
  protected abstract void readOnly();

  private Root root(MountGroup group) {
    return groups().root(mounted(), group, PATIENCE);
  }

  private Given give(MountGroup group, Count walk) {
    return groups().give(mounted(), group, walk);
  }

  private static final class Count implements Walk {
    private final long most;
    private long files;

    Count(long most) {
      this.most = most;
    }

    @Override
    public boolean ended() {
      return files >= most;
    }

    @Override
    public void seen(long seen) {
      files = seen;
    }
  }

  @Test
  void theRootHasTheGroupThatAllFilesWereGivenTo() {
    assertThat(root(GROUP)).isInstanceOf(Root.Lacks.class);

    Count walk = new Count(Long.MAX_VALUE);
    assertThat(give(GROUP, walk))
        .isInstanceOfSatisfying(
            Given.Done.class,
            done -> assertThat(done.files()).as("with the root").isEqualTo(walk.files + 1));

    assertThat(root(GROUP)).isEqualTo(new Root.Has());
    assertThat(root(OTHER)).isInstanceOf(Root.Lacks.class);
  }

  @Test
  void theLastGroupIsInForce() {
    give(GROUP, new Count(Long.MAX_VALUE));
    give(OTHER, new Count(Long.MAX_VALUE));

    assertThat(root(OTHER)).isEqualTo(new Root.Has());
    assertThat(root(GROUP)).isInstanceOf(Root.Lacks.class);
  }

  @Test
  void whatWasEndedIsNotDone() {
    assertThat(give(GROUP, new Count(2))).isEqualTo(new Given.Ended());

    assertThat(root(GROUP)).isInstanceOf(Root.Lacks.class);
  }

  @Test
  void nothingIsKnownOfAPlaceWhereNothingIsMounted() {
    assertThat(groups().root(notMounted(), GROUP, PATIENCE)).isInstanceOf(Root.Unknown.class);
    assertThat(groups().give(notMounted(), GROUP, new Count(Long.MAX_VALUE)))
        .isInstanceOf(Given.Failed.class);
  }

  @Test
  void whatIsMountedReadOnlyStaysAsItIs() {
    readOnly();

    assertThat(give(GROUP, new Count(Long.MAX_VALUE)))
        .isInstanceOfSatisfying(
            Given.Failed.class, failed -> assertThat(failed.why()).contains("EROFS"));
    assertThat(root(GROUP)).isInstanceOf(Root.Lacks.class);
  }
}
