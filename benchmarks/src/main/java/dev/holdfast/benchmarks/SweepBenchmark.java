package dev.holdfast.benchmarks;

import dev.holdfast.application.port.out.FabricTopology;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The light look, which is had every second, and the full one, at hosts of several sizes. A
 * hundredth of a core is 10 ms for each look.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SweepBenchmark {
  @Param({"50", "500"})
  private int volumes;

  @SuppressWarnings("NullAway.Init")
  private ManyVolumes many;

  @SuppressWarnings("NullAway.Init")
  private FabricTopology topology;

  @SuppressWarnings("NullAway.Init")
  private ObservedTopology known;

  @Setup(Level.Trial)
  public void connect() throws Exception {
    many = new ManyVolumes(volumes);
    topology = many.adapters().topology();
    known = topology.observe();
  }

  @Benchmark
  public FabricTopology light() {
    if (!topology.unchanged(known)) {
      throw new IllegalStateException("nothing changes here");
    }
    return topology;
  }

  @Benchmark
  public ObservedTopology full() {
    known = topology.observe();
    return known;
  }

  @TearDown(Level.Trial)
  public void end() throws Exception {
    many.close();
  }
}
