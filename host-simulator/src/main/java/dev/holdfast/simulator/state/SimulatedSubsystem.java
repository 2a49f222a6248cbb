package dev.holdfast.simulator.state;

import java.util.ArrayList;
import java.util.List;

/** All that is known under one NQN. Stays while a controller or a held disk needs it. */
public final class SimulatedSubsystem {
  private final int instance;
  private final String nqn;
  private final String model;
  private final String serial;
  private final boolean discovery;
  public final List<SimulatedController> controllers = new ArrayList<>();
  public final List<NamespaceHead> heads = new ArrayList<>();
  public final LowestFree headIndexes = new LowestFree(1);
  public String ioPolicy;

  public SimulatedSubsystem(
      int instance, String nqn, String model, String serial, boolean discovery, String ioPolicy) {
    this.instance = instance;
    this.nqn = nqn;
    this.model = model;
    this.serial = serial;
    this.discovery = discovery;
    this.ioPolicy = ioPolicy;
  }

  public int instance() {
    return instance;
  }

  /** Such as {@code nvme-subsys0}. */
  public String name() {
    return "nvme-subsys" + instance;
  }

  public String nqn() {
    return nqn;
  }

  public String model() {
    return model;
  }

  public String serial() {
    return serial;
  }

  public boolean discovery() {
    return discovery;
  }

  public String ioPolicy() {
    return ioPolicy;
  }

  public List<SimulatedController> controllers() {
    return List.copyOf(controllers);
  }
}
