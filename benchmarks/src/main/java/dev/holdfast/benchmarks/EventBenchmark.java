package dev.holdfast.benchmarks;

import dev.holdfast.application.port.out.fabric.FabricEvent;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a reset of a controller to the listener's call: the simulated kernel's own work, one queue
 * in place of the socket, the reading of the text, two changes of thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EventBenchmark {
  private final BlockingQueue<FabricEvent> told = new LinkedBlockingQueue<>();

  @SuppressWarnings("NullAway.Init")
  private ManyVolumes many;

  @SuppressWarnings("NullAway.Init")
  private FabricEvents.Subscription subscription;

  @SuppressWarnings("NullAway.Init")
  private Path reset;

  @Setup(Level.Trial)
  public void subscribe() throws Exception {
    many = new ManyVolumes(1);
    reset = many.host.sys().resolve("class/nvme/nvme0/reset_controller");
    subscription = many.adapters().events(many.uevents()).subscribe(told::add);
  }

  @Benchmark
  public FabricEvent resetToCallback() throws Exception {
    many.host.kernel().write(reset, "1");
    FabricEvent last = told.take();
    while (!(last instanceof FabricEvent.ControllerChanged)) {
      last = told.take();
    }
    return last;
  }

  @TearDown(Level.Trial)
  public void end() throws Exception {
    subscription.close();
    many.close();
  }
}
