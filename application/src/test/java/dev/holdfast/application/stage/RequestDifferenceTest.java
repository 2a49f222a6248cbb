package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestDifferenceTest {
  private static final VolumeUse EXT4 = new VolumeUse.Filesystem(FilesystemType.EXT4, List.of());

  private final StagedVolume staged = new InMemoryNode().stage(ONE);

  @Test
  void namesWhatDiffersAndNothingElse() {
    assertThat(
            between(
                staged.attachment().selector(),
                new VolumeUse.Filesystem(FilesystemType.XFS, List.of("noatime", "nodiratime"))))
        .isEqualTo(
            new RequestDifference(
                "fsType ext4, no mountOptions", "fsType xfs, mountOptions noatime,nodiratime"));
    assertThat(between(staged.attachment().selector(), new VolumeUse.Block()))
        .isEqualTo(new RequestDifference("fsType ext4", "volumeMode Block"));
    assertThat(between(NamespaceSelector.THE_ONLY_ONE, EXT4))
        .isEqualTo(
            new RequestDifference(
                "namespace " + staged.attachment().selector(), "the only namespace"));
  }

  @Test
  void namesPathSubsystemAndAccessMode() {
    SubsystemNqn other = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:other");

    assertThat(
            RequestDifference.between(
                staged,
                command(
                    "/elsewhere",
                    other,
                    staged.attachment().selector(),
                    new VolumeCapability(EXT4, AccessMode.MULTI_NODE_READER_ONLY))))
        .isEqualTo(
            new RequestDifference(
                "staging path %s, subsystem %s, access mode SINGLE_NODE_WRITER"
                    .formatted(staged.stagingPath(), nqn(ONE)),
                "staging path /elsewhere, subsystem %s, access mode MULTI_NODE_READER_ONLY"
                    .formatted(other)));
  }

  private RequestDifference between(NamespaceSelector selector, VolumeUse use) {
    return RequestDifference.between(
        staged,
        command(
            staged.stagingPath().value(),
            nqn(ONE),
            selector,
            new VolumeCapability(use, AccessMode.SINGLE_NODE_WRITER)));
  }

  private static StageVolume.Command command(
      String path, SubsystemNqn nqn, NamespaceSelector selector, VolumeCapability capability) {
    return new StageVolume.Command(
        ONE,
        new HostPath(path),
        new VolumeAttachment(
            nqn,
            List.of(InMemoryNode.FIRST),
            selector,
            ConnectionPolicy.DEFAULT,
            1,
            OutagePolicy.RELEASE,
            Duration.ofMinutes(15)),
        capability,
        FormatPolicy.IF_EMPTY,
        OptionalLong.empty(),
        Credentials.NONE,
        Duration.ofMinutes(2));
  }
}
