package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.EXPAND_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.GET_VOLUME_STATS;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_CONDITION;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import dev.holdfast.conformance.driver.Requests;
import io.grpc.Status.Code;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of the Node service, with a whole request that a check spoils.
 *
 * @param whole its request
 * @param send to the node
 * @param needs the capabilities with one of which the call is there
 */
record Call<B>(
    Section section,
    String message,
    Set<RPC.Type> needs,
    BiFunction<Bench, Requests, B> whole,
    Function<Bench, Function<B, Answer<?>>> send) {

  static Call<NodeStageVolumeRequest.Builder> stage(Specification specification) {
    return new Call<>(
        new Section(specification, "NodeStageVolume"),
        "NodeStageVolumeRequest",
        Set.of(STAGE_UNSTAGE_VOLUME),
        (_, volume) -> volume.stage(),
        bench -> bench.node()::stage);
  }

  static Call<NodeUnstageVolumeRequest.Builder> unstage(Specification specification) {
    return new Call<>(
        new Section(specification, "NodeUnstageVolume"),
        "NodeUnstageVolumeRequest",
        Set.of(STAGE_UNSTAGE_VOLUME),
        (_, volume) -> volume.unstage(),
        bench -> bench.node()::unstage);
  }

  static Call<NodePublishVolumeRequest.Builder> publish(Specification specification) {
    return new Call<>(
        new Section(specification, "NodePublishVolume"),
        "NodePublishVolumeRequest",
        Set.of(),
        (bench, volume) -> volume.publish(bench.stages()),
        bench -> bench.node()::publish);
  }

  static Call<NodeUnpublishVolumeRequest.Builder> unpublish(Specification specification) {
    return new Call<>(
        new Section(specification, "NodeUnpublishVolume"),
        "NodeUnpublishVolumeRequest",
        Set.of(),
        (_, volume) -> volume.unpublish(),
        bench -> bench.node()::unpublish);
  }

  static Call<NodeGetVolumeStatsRequest.Builder> stats(Specification specification) {
    return new Call<>(
        new Section(specification, "NodeGetVolumeStats"),
        "NodeGetVolumeStatsRequest",
        Set.of(GET_VOLUME_STATS, VOLUME_CONDITION),
        (_, volume) -> volume.stats(volume.volume().staging()),
        bench -> bench.node()::stats);
  }

  static Call<NodeExpandVolumeRequest.Builder> expand(Specification specification) {
    return new Call<>(
        new Section(specification, "NodeExpandVolume"),
        "NodeExpandVolumeRequest",
        Set.of(EXPAND_VOLUME),
        (_, volume) -> volume.expand(volume.volume().staging()),
        bench -> bench.node()::expand);
  }

  Draft field(String name, String words) {
    return section.field(message + "." + name, words).needs(needs);
  }

  Draft text(String words) {
    return section.text(words).needs(needs);
  }

  /** The call without a required field, or with a wrong one, is an invalid argument. */
  Check invalid(Draft clause, String title, Consumer<B> spoil) {
    return clause.check(title, bench -> invalid(bench, spoil));
  }

  private Outcome invalid(Bench bench, Consumer<B> spoil) {
    Answer<?> answer = answer(bench, bench.subject(), spoil);
    return bench.refusing(
        answer,
        bench.subject().madeUp()
            ? Judgement.codeUnless(
                answer,
                Code.INVALID_ARGUMENT,
                Set.of(Code.NOT_FOUND),
                "the volume is made up, which is another error; name a volume with --volume-id")
            : Judgement.code(answer, Code.INVALID_ARGUMENT));
  }

  Answer<?> answer(Bench bench, Requests volume, Consumer<B> change) {
    B request = whole.apply(bench, volume);
    change.accept(request);
    return send.apply(bench).apply(request);
  }
}
