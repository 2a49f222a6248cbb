package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a call from its request to its answer. Every call goes through here, so that each ends in
 * one message or in one status of {@link StatusMapper}, is logged once and observed once. Requests
 * are never logged: they hold secrets.
 */
public final class RpcRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RpcRunner.class);

  private final CallDeadline patience;
  private final RpcObserver observer;

  public RpcRunner(CallDeadline patience, RpcObserver observer) {
    this.patience = patience;
    this.observer = observer;
  }

  /**
   * One call: how its command is read, what is done, and how the answer is put.
   *
   * @param volume for logs and observers: as the caller wrote it, but on one line and bounded;
   *     empty if the call is about none
   */
  public record Rpc<C, T, A>(
      String name,
      String volume,
      Function<Duration, C> reading,
      Function<C, Outcome<T>> useCase,
      Function<T, A> reply) {

    /** The one place where an id that was not checked yet becomes part of a line. */
    public Rpc {
      volume = Text.line(volume);
    }

    /** A call that asks for nothing and cannot fail. */
    public static <A> Rpc<Duration, A, A> plain(String name, Supplier<A> answer) {
      return new Rpc<>(
          name,
          "",
          Function.identity(),
          patience -> Outcome.success(answer.get()),
          Function.identity());
    }
  }

  private sealed interface Ending<A> {
    record Answer<A>(A message) implements Ending<A> {}

    record Refused<A>(StatusMapper.Refusal refusal) implements Ending<A> {}
  }

  public <A> void run(Rpc<?, ?, A> rpc, StreamObserver<A> caller) {
    if (caller instanceof ServerCallStreamObserver<A> call) {
      call.setOnCancelHandler(() -> {}); // else answering a caller that cancelled throws
    }
    long begin = System.nanoTime();
    Ending<A> ending = guarded(rpc);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    switch (ending) {
      case Ending.Answer<A>(A message) -> {
        LOG.debug("{} {} OK in {} ms", rpc.name(), rpc.volume(), took.toMillis());
        observe(rpc, "OK", took);
        caller.onNext(message);
        caller.onCompleted();
      }
      case Ending.Refused<A>(StatusMapper.Refusal refusal) -> {
        LOG.info(
            "{} {} {} in {} ms: {}",
            rpc.name(),
            rpc.volume(),
            refusal.code(),
            took.toMillis(),
            refusal.message());
        observe(rpc, refusal.code(), took);
        caller.onError(refusal.status());
      }
    }
  }

  private <C, T, A> Ending<A> guarded(Rpc<C, T, A> rpc) {
    try {
      return ended(rpc);
    } catch (RuntimeException | Error e) {
      String reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
      LOG.error("{} {} failed unexpectedly, reference {}", rpc.name(), rpc.volume(), reference, e);
      return new Ending.Refused<>(StatusMapper.unexpected(reference));
    }
  }

  private <C, T, A> Ending<A> ended(Rpc<C, T, A> rpc) {
    if (Context.current().isCancelled()) {
      return new Ending.Refused<>(StatusMapper.cancelled());
    }
    Duration left = patience.left();
    if (left.isNegative() || left.isZero()) {
      return refused(new NodeFailure.DeadlinePassed("the call was on its way"));
    }
    C command;
    try {
      command = rpc.reading().apply(left);
    } catch (InvalidValue e) {
      return refused(new NodeFailure.InvalidRequest(e.field(), e.reason()));
    } catch (RequestRefused e) {
      return refused(e.failure());
    }
    return switch (rpc.useCase().apply(command)) {
      case Outcome.Success<T>(T value) -> new Ending.Answer<>(rpc.reply().apply(value));
      case Outcome.Failure<T>(NodeFailure failure) -> refused(failure);
    };
  }

  private static <A> Ending<A> refused(NodeFailure failure) {
    return new Ending.Refused<>(StatusMapper.of(failure));
  }

  private void observe(Rpc<?, ?, ?> rpc, String code, Duration took) {
    try {
      observer.answered(rpc.name(), rpc.volume(), code, took);
    } catch (RuntimeException | Error e) {
      LOG.warn("an observer of calls failed", e);
    }
  }
}
