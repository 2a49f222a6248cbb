package dev.holdfast.conformance.general;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;

import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests that no version of CSI has, and several at once. */
public final class RequestChecks {
  private static final int NO_MODE = 99;
  private static final int AT_ONCE = 4;

  private RequestChecks() {}

  public static List<Check> all(Specification specification) {
    Section errors = new Section(specification, "Error Scheme");
    return List.of(
        errors
            .text("Invalid or unsupported field")
            .needs(STAGE_UNSTAGE_VOLUME)
            .check(
                "NodeStageVolume with an access mode that does not exist",
                bench ->
                    invalid(
                        bench,
                        bench
                            .node()
                            .stage(bench.subject().stage().setVolumeCapability(noMode(bench))))),
        errors
            .text("Invalid or unsupported field")
            .check(
                "NodePublishVolume with an access mode that does not exist",
                bench ->
                    invalid(
                        bench,
                        bench
                            .node()
                            .publish(
                                bench
                                    .subject()
                                    .publish(bench.stages())
                                    .setVolumeCapability(noMode(bench))))),
        errors
            .text("Operation pending for volume")
            .needs(STAGE_UNSTAGE_VOLUME)
            .when(When.BARE)
            .check(
                "four equal NodeStageVolume at once: each is OK or ABORTED, and a fifth is OK",
                bench -> bench.disturbed(atOnce(bench))));
  }

  private static VolumeCapability noMode(Bench bench) {
    return bench.subject().capability().toBuilder()
        .setAccessMode(AccessMode.newBuilder().setModeValue(NO_MODE))
        .build();
  }

  private static Outcome invalid(Bench bench, Answer<?> answer) {
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

  private static Outcome atOnce(Bench bench) {
    List<Callable<Answer<?>>> calls = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      calls.add(() -> bench.node().stage(bench.subject().stage()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer<?>> each : threads.invokeAll(calls)) {
        Answer<?> answer = each.get();
        if (answer.code() != Code.OK && answer.code() != Code.ABORTED) {
          return new Outcome.Failed("one was answered " + answer.shown());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Skipped("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call of the suite failed", e);
    }
    return Judgement.ok(bench.node().stage(bench.subject().stage()));
  }
}
