package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import dev.holdfast.conformance.driver.Requests;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** NodePublishVolume. */
public final class PublishChecks {
  private static final String INCOMPATIBLE = "Volume published but is incompatible";

  private PublishChecks() {}

  public static List<Check> all(Specification specification) {
    var call = Call.publish(specification);
    return List.of(
        call.text("Staging target path not set")
            .needs(STAGE_UNSTAGE_VOLUME)
            .check("without it", PublishChecks::withoutStagingPath),
        call.field("staging_target_path", "MUST be set if")
            .needs(STAGE_UNSTAGE_VOLUME)
            .check("without it: a refusal", bench -> Judgement.refused(unset(bench))),
        call.field("target_path", "at least 128 bytes")
            .when(When.STAGED)
            .check("it publishes at a path of 128 bytes", PublishChecks::longPath),
        call.field("volume_capability", "can use the published volume")
            .when(When.STAGED)
            .check(
                "it publishes the volume", bench -> bench.publishing(Judgement.ok(publish(bench)))),
        call.text("Plugins MUST accept")
            .needs(SINGLE_NODE_MULTI_WRITER)
            .when(When.STAGED)
            .check(
                "it publishes the volume with SINGLE_NODE_WRITER",
                bench -> bench.publishing(Judgement.ok(publish(bench)))),
        call.field("readonly", "in readonly mode")
            .when(When.STAGED)
            .check("published so, the mount is read-only", PublishChecks::readOnly),
        call.field("target_path", "access type of mount")
            .when(When.PUBLISHED)
            .check("a mount is there", bench -> placed(bench, false)),
        call.field("target_path", "access type of block")
            .when(When.PUBLISHED)
            .check("a device is there", bench -> placed(bench, true)),
        call.text("has already been published at the specified `target_path`, and is")
            .when(When.PUBLISHED)
            .check("a second call: OK", bench -> Judgement.ok(publish(bench))),
        call.text("This operation MUST be idempotent.")
            .when(When.PUBLISHED)
            .check("a second and a third call: OK", PublishChecks::repeated),
        call.text(INCOMPATIBLE)
            .when(When.PUBLISHED)
            .check(
                "published, and asked for with the other readonly flag", PublishChecks::otherFlag),
        call.text(INCOMPATIBLE)
            .when(When.PUBLISHED)
            .check(
                "published, and asked for with the other access type", PublishChecks::otherType));
  }

  private static Answer<?> publish(Bench bench) {
    return bench.node().publish(bench.subject().publish(bench.stages()));
  }

  private static Answer<?> unset(Bench bench) {
    return bench.node().publish(bench.subject().publish(false));
  }

  private static Outcome withoutStagingPath(Bench bench) {
    Answer<?> answer = unset(bench);
    return bench.refusing(
        answer,
        Judgement.codeUnless(
            answer,
            Code.FAILED_PRECONDITION,
            Set.of(Code.NOT_FOUND),
            "the volume is made up or not known yet, which is another error"));
  }

  private static Outcome longPath(Bench bench) {
    Requests volume = bench.subject();
    Path path = Paths.ofFullLength(volume.volume().target());
    Answer<?> published =
        bench.node().publish(volume.publish(bench.stages()).setTargetPath(path.toString()));
    Answer<?> unpublished =
        bench.node().unpublish(volume.unpublish().setTargetPath(path.toString()));
    return bench.publishing(
        Outcome.of(
            published.code() == Code.OK && unpublished.code() == Code.OK,
            "published: " + published.shown() + ", unpublished: " + unpublished.shown()));
  }

  private static Outcome readOnly(Bench bench) {
    if (bench.subject().volume().filesystem().isEmpty()) {
      return new Outcome.Skipped("the named volume is a block volume");
    }
    Answer<?> answer =
        bench.node().publish(bench.subject().publish(bench.stages()).setReadonly(true));
    return bench.publishing(
        answer instanceof Answer.Given
            ? HostFiles.readOnly(bench, bench.subject().volume().target())
            : Judgement.ok(answer));
  }

  private static Outcome placed(Bench bench, boolean block) {
    if (bench.subject().volume().filesystem().isEmpty() != block) {
      return new Outcome.Skipped(
          "the named volume is a " + (block ? "mount" : "block") + " volume");
    }
    Path target = bench.subject().volume().target();
    return block ? HostFiles.device(bench, target) : HostFiles.mounted(bench, target);
  }

  private static Outcome repeated(Bench bench) {
    Answer<?> second = publish(bench);
    Answer<?> third = publish(bench);
    return Outcome.of(
        second.code() == Code.OK && third.code() == Code.OK,
        "the second call was answered " + second.shown() + ", the third " + third.shown());
  }

  private static Outcome otherFlag(Bench bench) {
    Answer<?> answer =
        bench.node().publish(bench.subject().publish(bench.stages()).setReadonly(true));
    return answer instanceof Answer.Refused
        ? Judgement.code(answer, Code.ALREADY_EXISTS)
        : bench.publishing(Judgement.code(answer, Code.ALREADY_EXISTS));
  }

  private static Outcome otherType(Bench bench) {
    Answer<?> answer =
        bench
            .node()
            .publish(
                bench
                    .subject()
                    .publish(bench.stages())
                    .setVolumeCapability(bench.subject().otherCapability()));
    return bench.refusing(
        answer,
        Judgement.codeUnless(
            answer,
            Code.ALREADY_EXISTS,
            Set.of(Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION),
            "the driver refuses the other access type itself"));
  }
}
