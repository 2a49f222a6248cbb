package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.identity;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.pod;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.ReportVolumeJobs.Job;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FilesystemGroupTest {
  private static final HostPath SECOND_POD = new HostPath("/pods/second");
  private static final String TO_1000 = "chgrp 1000 /staging/one";
  private static final String TO_2000 = "chgrp 2000 /staging/one";

  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void target() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.group(1000);
  }

  private List<String> walks() {
    return node.calls.made().stream().filter(call -> call.startsWith("chgrp")).toList();
  }

  private void requireGroup(long group) {
    assertThat(node.groups.at(staging(ONE))).contains(new MountGroup(group));
  }

  @Test
  void aVolumeIsStagedForAGroupOnceItIsMounted() {
    StagedVolume staged = value(node.tryStage(ONE));

    assertThat(node.calls.made()).containsSubsequence("mount /staging/one", TO_1000);
    assertThat(staged.complete()).isTrue();
    requireGroup(1000);
  }

  @Test
  void whatHasTheGroupIsNotWalkedAgain() {
    value(node.tryStage(ONE));
    value(node.publish(ONE));
    value(node.tryStage(ONE));
    value(node.publishAt(ONE, SECOND_POD));
    node.calls.forget();
    value(node.unpublish(ONE));

    assertThat(walks()).isEmpty();
    requireGroup(1000);
  }

  @Test
  void whoAsksForNoGroupChangesNone() {
    value(node.tryStage(ONE));
    InMemoryNode other = new InMemoryNode();
    other.stage(ONE);
    value(other.publish(ONE));

    assertThat(other.groups.at(staging(ONE))).isEmpty();
  }

  @Test
  void aReaderChangesNothing() {
    node.readOnly();

    value(node.tryStage(ONE));
    value(node.publish(ONE));

    assertThat(walks()).isEmpty();
  }

  @Test
  void aReadOnlyPodChangesNothing() {
    value(node.tryStage(ONE));
    node.group(2000);

    value(node.publishAt(ONE, pod(ONE), true));

    requireGroup(1000);
  }

  @Test
  void aRawDeviceHasNoFiles() {
    node.raw();

    value(node.tryStage(ONE));
    value(node.publish(ONE));

    assertThat(walks()).isEmpty();
  }

  /** As kubelet does it: a pod that could not use its files would be of no use. */
  @Test
  void theLastPodsGroupIsInForce() {
    value(node.tryStage(ONE));
    value(node.publish(ONE));
    node.group(2000);
    node.calls.forget();

    value(node.publishAt(ONE, SECOND_POD));

    assertThat(node.calls.made()).containsSubsequence(TO_2000, "bind /pods/second");
    requireGroup(2000);
  }

  /** Kubelet repeats the calls of all pods after its restart, in any order. */
  @Test
  void aRepeatedCallDoesNotTakeTheFilesFromThePodThatCameLast() {
    value(node.tryStage(ONE));
    value(node.publish(ONE));
    node.group(2000);
    value(node.publishAt(ONE, SECOND_POD));
    node.restart();

    node.group(1000);
    value(node.tryStage(ONE));
    value(node.publish(ONE));

    requireGroup(2000);
  }

  /** The pod for which it was staged was deleted, and the next one has another group. */
  @Test
  void aStagedVolumeThatNoPodHasIsGivenToTheGroupOfTheNextCall() {
    value(node.tryStage(ONE));
    node.group(2000);

    value(node.tryStage(ONE));

    requireGroup(2000);
  }

  @Test
  void aWalkThatFailsIsRepeatedAndNothingIsTakenBack() {
    node.calls.failing("chgrp");

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.MayRemain.class,
            why ->
                assertThat(why.message())
                    .contains("giving the files of volume one to group 1000", "repeat the call"));
    assertThat(node.mounted(staging(ONE))).isTrue();
    assertThat(node.records.find(ONE).orElseThrow().complete()).isFalse();

    node.calls.succeed();
    assertThat(value(node.tryStage(ONE)).complete()).isTrue();
    requireGroup(1000);
  }

  @Test
  void aPodDoesNotGetAVolumeThatIsNotItsGroupsYet() {
    value(node.tryStage(ONE));
    node.group(2000);
    node.calls.failing("chgrp");

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.mounted(pod(ONE))).isFalse();
    assertThat(node.mounted(staging(ONE))).isTrue();
  }

  /** Unknown is not "another group", for which millions of files would be changed. */
  @Test
  void nothingIsChangedIfTheGroupOfTheRootIsNotKnown() {
    node.calls.failing("group of");

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.MayRemain.class,
            why -> assertThat(why.message()).contains("finding out the group of volume one"));

    assertThat(walks()).isEmpty();
  }

  /** The process dies in the middle. */
  @Test
  void theNextProcessContinuesAWalk() {
    int[] files = new int[1];
    node.groups.eachFile(() -> {
      if (++files[0] == 5) {
        throw new IllegalStateException("killed");
      }
    });
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    assertThat(node.groups.at(staging(ONE))).isEmpty();
    node.restart();

    assertThat(value(node.tryStage(ONE)).complete()).isTrue();

    requireGroup(1000);
  }

  /** As a job, with its progress by the number of files; no record waits for a next process. */
  @Test
  void aWalkIsAJobOfTheVolume() {
    List<String> progress = new ArrayList<>();
    node.mounts.inodes(100);
    node.groups.eachFile(() -> {
      for (Job job : node.services().jobs().jobs()) {
        progress.add(job.what() + " of " + job.volume() + " " + job.percent().orElse(-1));
      }
      assertThat(node.jobs.all()).isEmpty();
    });

    value(node.tryStage(ONE));

    assertThat(progress)
        .hasSize(9)
        .startsWith("ext4 chgrp of one 10", "ext4 chgrp of one 20")
        .endsWith("ext4 chgrp of one 90");
    assertThat(node.services().jobs().jobs()).isEmpty();
  }

  /** A filesystem that knows no number of its files, such as btrfs. */
  @Test
  void aWalkWithoutAnEndInSightReportsNoProgress() {
    node.mounts.inodes(0);
    node.groups.eachFile(() ->
        assertThat(node.services().jobs().jobs())
            .singleElement()
            .satisfies(job -> assertThat(job.percent()).isEmpty()));

    value(node.tryStage(ONE));

    requireGroup(1000);
  }
}
