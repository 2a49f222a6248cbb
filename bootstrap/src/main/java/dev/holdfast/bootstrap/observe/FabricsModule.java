package dev.holdfast.bootstrap.observe;

import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Loads nvme-fabrics before the first call, where the host has not: it has no alias that an open of
 * {@code /dev/nvme-fabrics} would ask for. The module of a transport is asked for by the kernel
 * ({@code request_module} in {@code nvmf_create_ctrl}, drivers/nvme/host/fabrics.c). A failure is
 * no more than a line in the log: the doctor and the readiness report what is missing.
 */
public final class FabricsModule implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(FabricsModule.class);
  private static final String NAME = "nvme-fabrics";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProgramRunner programs;
  private final Path device;
  private final boolean wanted;
  private volatile boolean running;

  public FabricsModule(ProgramRunner programs, Path dev, boolean wanted) {
    this.programs = programs;
    this.device = dev.resolve(NAME);
    this.wanted = wanted;
  }

  @Override
  public void start() {
    running = true;
    if (wanted && !Files.exists(device)) {
      load();
    }
  }

  private void load() {
    ProgramResult result = programs.run(Program.of(PATIENCE, "modprobe", NAME));
    switch (result) {
      case ProgramResult.Exited exited when exited.ok() -> LOG.info("loaded the module {}", NAME);
      case ProgramResult.Exited exited ->
          LOG.warn("the module {} could not be loaded: modprobe: {}", NAME, exited.said());
      case ProgramResult.TimedOut _ ->
          LOG.warn("the module {}: no end of modprobe in {} s", NAME, PATIENCE.toSeconds());
      case ProgramResult.NotFound(String name) ->
          LOG.warn("the module {} could not be loaded: there is no program {}", NAME, name);
      case ProgramResult.NotStarted(String why) ->
          LOG.warn("the module {} could not be loaded: {}", NAME, why);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the loop and the socket. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
