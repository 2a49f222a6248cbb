package dev.holdfast.conformance.node;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.clause.Specification;
import io.grpc.Status.Code;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Requests without a field that is REQUIRED, and with paths that are not absolute. */
public final class FieldChecks {
  private static final String REQUIRED = "REQUIRED";
  private static final String ABSOLUTE = "MUST be an absolute path";
  private static final String WITHOUT = "without it: INVALID_ARGUMENT";
  private static final String RELATIVE = "a relative path: INVALID_ARGUMENT";
  private static final String PATH = "holdfast-conformance/relative";

  private FieldChecks() {}

  public static List<Check> all(Specification specification) {
    return Stream.of(
            stage(Call.stage(specification)),
            unstage(Call.unstage(specification)),
            publish(Call.publish(specification)),
            unpublish(Call.unpublish(specification)),
            stats(Call.stats(specification)),
            expand(Call.expand(specification)),
            capability(specification))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Check> stage(Call<NodeStageVolumeRequest.Builder> call) {
    return List.of(
        call.invalid(
            call.field("volume_id", REQUIRED), WITHOUT, request -> request.clearVolumeId()),
        call.invalid(
            call.field("staging_target_path", REQUIRED),
            WITHOUT,
            request -> request.clearStagingTargetPath()),
        call.invalid(
            call.field("staging_target_path", ABSOLUTE),
            RELATIVE,
            request -> request.setStagingTargetPath(PATH)),
        call.invalid(
            call.field("volume_capability", REQUIRED),
            WITHOUT,
            request -> request.clearVolumeCapability()));
  }

  private static List<Check> unstage(Call<NodeUnstageVolumeRequest.Builder> call) {
    return List.of(
        call.invalid(
            call.field("volume_id", REQUIRED), WITHOUT, request -> request.clearVolumeId()),
        call.invalid(
            call.field("staging_target_path", REQUIRED),
            WITHOUT,
            request -> request.clearStagingTargetPath()),
        call.invalid(
            call.field("staging_target_path", ABSOLUTE),
            RELATIVE,
            request -> request.setStagingTargetPath(PATH)));
  }

  private static List<Check> publish(Call<NodePublishVolumeRequest.Builder> call) {
    return List.of(
        call.invalid(
            call.field("volume_id", REQUIRED), WITHOUT, request -> request.clearVolumeId()),
        call.invalid(
            call.field("target_path", REQUIRED), WITHOUT, request -> request.clearTargetPath()),
        call.invalid(
            call.field("target_path", ABSOLUTE), RELATIVE, request -> request.setTargetPath(PATH)),
        call.invalid(
            call.field("staging_target_path", ABSOLUTE),
            RELATIVE,
            request -> request.setStagingTargetPath(PATH)),
        call.invalid(
            call.field("volume_capability", REQUIRED),
            WITHOUT,
            request -> request.clearVolumeCapability()));
  }

  private static List<Check> unpublish(Call<NodeUnpublishVolumeRequest.Builder> call) {
    return List.of(
        call.invalid(
            call.field("volume_id", REQUIRED), WITHOUT, request -> request.clearVolumeId()),
        call.invalid(
            call.field("target_path", REQUIRED), WITHOUT, request -> request.clearTargetPath()),
        call.invalid(
            call.field("target_path", ABSOLUTE), RELATIVE, request -> request.setTargetPath(PATH)));
  }

  private static List<Check> stats(Call<NodeGetVolumeStatsRequest.Builder> call) {
    return List.of(
        call.invalid(
            call.field("volume_id", REQUIRED), WITHOUT, request -> request.clearVolumeId()),
        call.invalid(
            call.field("volume_path", REQUIRED), WITHOUT, request -> request.clearVolumePath()),
        call.field("volume_path", ABSOLUTE)
            .check(
                "a relative path: INVALID_ARGUMENT, or NOT_FOUND because nothing can be there",
                bench ->
                    Judgement.code(
                        call.answer(bench, bench.subject(), request -> request.setVolumePath(PATH)),
                        Code.INVALID_ARGUMENT,
                        Code.NOT_FOUND)),
        call.invalid(
            call.field("staging_target_path", ABSOLUTE),
            RELATIVE,
            request -> request.setStagingTargetPath(PATH)));
  }

  private static List<Check> expand(Call<NodeExpandVolumeRequest.Builder> call) {
    return List.of(
        call.invalid(
            call.field("volume_id", REQUIRED), WITHOUT, request -> request.clearVolumeId()),
        call.invalid(
            call.field("volume_path", REQUIRED), WITHOUT, request -> request.clearVolumePath()),
        call.invalid(
            call.field("staging_target_path", ABSOLUTE),
            RELATIVE,
            request -> request.setStagingTargetPath(PATH)));
  }

  /** The parts of a capability, in the two requests that have one. */
  private static List<Check> capability(Specification specification) {
    Section shared = new Section(specification, "CreateVolume");
    return Stream.of(
            part(
                specification,
                shared,
                "VolumeCapability.access_type",
                "MUST be specified",
                VolumeCapability.Builder::clearAccessType),
            part(
                specification,
                shared,
                "VolumeCapability.access_mode",
                REQUIRED,
                VolumeCapability.Builder::clearAccessMode),
            part(
                specification,
                shared,
                "VolumeCapability.AccessMode.mode",
                REQUIRED,
                capability -> capability.setAccessMode(AccessMode.getDefaultInstance())))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Check> part(
      Specification specification,
      Section shared,
      String field,
      String words,
      UnaryOperator<VolumeCapability.Builder> spoil) {
    var stage = Call.stage(specification);
    var publish = Call.publish(specification);
    return List.of(
        stage.invalid(
            shared.field(field, words).needs(stage.needs()),
            "NodeStageVolume " + WITHOUT,
            request ->
                request.setVolumeCapability(
                    spoil.apply(request.getVolumeCapability().toBuilder()))),
        publish.invalid(
            shared.field(field, words),
            "NodePublishVolume " + WITHOUT,
            request ->
                request.setVolumeCapability(
                    spoil.apply(request.getVolumeCapability().toBuilder()))));
  }
}
