package dev.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.driver.Driver;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each check can fail: for each there is a driver that is right but for one thing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongDriversTest {
  static final List<Wrong> DRIVERS = Wrong.ALL_OF_THEM;

  private final AtomicInteger places = new AtomicInteger();
  private final Map<Wrong, List<Check>> found = new HashMap<>();

  @TempDir Path dir;

  @ParameterizedTest
  @FieldSource("DRIVERS")
  void finds(Wrong wrong) {
    assertThat(failures(wrong)).extracting(Check::title).contains(wrong.title());
  }

  @Test
  void eachCheckFailsWithOneOfThem() {
    Set<Check> failed = new HashSet<>();
    DRIVERS.forEach(wrong -> failed.addAll(failures(wrong)));
    failed.addAll(dead());
    failed.addAll(withoutCodes());

    assertThat(Catalog.read().checks())
        .filteredOn(check ->
            failed.stream()
                .noneMatch(each ->
                    each.clause().equals(check.clause()) && each.title().equals(check.title())))
        .extracting(check -> check.clause().place() + ": " + check.title())
        .isEmpty();
  }

  /** With a mounted volume and with a block volume. */
  private List<Check> failures(Wrong wrong) {
    return found.computeIfAbsent(wrong, this::run);
  }

  private List<Check> run(Wrong wrong) {
    return List.of(Optional.of("ext4"), Optional.<String>empty()).stream()
        .flatMap(filesystem -> {
          Path place = dir.resolve("driver-" + places.incrementAndGet());
          assertThat(place.toFile().mkdir()).isTrue();
          RightDriver right = new RightDriver(place.resolve("mountinfo"));
          try (Served served = Served.of(wrong.spoiled().apply(right))) {
            return failures(Served.suite(place, filesystem).run(served.driver())).stream();
          }
        })
        .toList();
  }

  private List<Check> dead() {
    try (Served served = Served.at(dir.resolve("csi.sock"), (rpc, _) -> Wrong.empty(rpc))) {
      served.kill();
      return failures(served.run(dir));
    }
  }

  /** No server of gRPC sends a number that is no code, so the client is made to see one. */
  private List<Check> withoutCodes() {
    try (Served served = Served.of((_, _) -> Wrong.refuse(Status.Code.INTERNAL))) {
      return failures(
          Served.suite(dir, Optional.of("ext4"))
              .run(
                  new Driver(
                      ClientInterceptors.intercept(served.channel(), new NoCodes()),
                      Duration.ofSeconds(10))));
    }
  }

  private static final class NoCodes implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<Q, A>(next.newCall(method, options)) {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          super.start(
              new SimpleForwardingClientCallListener<A>(listener) {
                @Override
                public void onClose(Status status, Metadata trailers) {
                  super.onClose(Status.fromCodeValue(99), trailers);
                }
              },
              headers);
        }
      };
    }
  }

  private static List<Check> failures(Suite.Run run) {
    return run.results().stream().filter(Result::failed).map(Result::check).toList();
  }
}
