package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import dev.holdfast.conformance.driver.Requests;
import dev.holdfast.conformance.driver.VolumeLife;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** NodeStageVolume with a volume that exists. */
public final class StageChecks {
  private StageChecks() {}

  public static List<Check> all(Specification specification) {
    var call = Call.stage(specification);
    return List.of(
        call.field("staging_target_path", "at least 128 bytes")
            .when(When.BARE)
            .check("it stages at a path of 128 bytes", StageChecks::longPath),
        call.field("volume_capability", "can use the staged volume")
            .when(When.BARE)
            .check("it stages the volume", bench -> bench.disturbed(Judgement.ok(stage(bench)))),
        new Section(specification, "NodeGetCapabilities")
            .field("NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER", "MUST accept")
            .needs(SINGLE_NODE_MULTI_WRITER)
            .when(When.BARE)
            .check(
                "it stages the volume with SINGLE_NODE_WRITER",
                bench ->
                    bench.stages()
                        ? bench.disturbed(Judgement.ok(stage(bench)))
                        : new Outcome.Skipped("the driver does not stage")),
        call.text("is already staged")
            .when(When.STAGED)
            .check(
                "a second call with the same capability: OK", bench -> Judgement.ok(stage(bench))),
        call.text("This operation MUST be idempotent.")
            .when(When.STAGED)
            .check("a second and a third call: OK", StageChecks::repeated),
        call.text("Volume published but is incompatible")
            .when(When.STAGED)
            .check("staged, and asked for with the other access type", StageChecks::incompatible));
  }

  private static Answer<?> stage(Bench bench) {
    return bench.node().stage(bench.subject().stage());
  }

  private static Outcome repeated(Bench bench) {
    Answer<?> second = stage(bench);
    Answer<?> third = stage(bench);
    return Outcome.of(
        second.code() == Code.OK && third.code() == Code.OK,
        "the second call was answered " + second.shown() + ", the third " + third.shown());
  }

  private static Outcome incompatible(Bench bench) {
    Answer<?> answer =
        bench
            .node()
            .stage(bench.subject().stage().setVolumeCapability(bench.subject().otherCapability()));
    return bench.refusing(
        answer,
        Judgement.codeUnless(
            answer,
            Code.ALREADY_EXISTS,
            Set.of(Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION),
            "the driver refuses the other access type itself"));
  }

  private static Outcome longPath(Bench bench) {
    Requests volume = bench.subject();
    Path path = Paths.ofFullLength(volume.volume().staging());
    Optional<String> obstacle = make(bench, path);
    if (obstacle.isPresent()) {
      return new Outcome.Skipped(obstacle.get());
    }
    Answer<?> staged = bench.node().stage(volume.stage().setStagingTargetPath(path.toString()));
    Answer<?> unstaged =
        bench.node().unstage(volume.unstage().setStagingTargetPath(path.toString()));
    return bench.disturbed(
        Outcome.of(
            staged.code() == Code.OK && unstaged.code() == Code.OK,
            "staged: " + staged.shown() + ", unstaged: " + unstaged.shown()));
  }

  /** As a CO makes it, where the driver's paths are paths of this process. */
  private static Optional<String> make(Bench bench, Path path) {
    if (bench.mounts().isEmpty() || bench.life().isEmpty()) {
      return Optional.empty();
    }
    VolumeLife life = bench.life().get();
    try {
      life.make(path);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the directory cannot be made: " + e.getMessage());
    }
  }
}
