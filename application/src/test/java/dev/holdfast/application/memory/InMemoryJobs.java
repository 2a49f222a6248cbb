package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.HostPrograms;
import dev.holdfast.application.port.out.JobRecords;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.VolumeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of jobs, and the life of programs that an earlier process began. */
public final class InMemoryJobs implements JobRecords, HostPrograms {
  private final Map<VolumeId, VolumeJob> records = new LinkedHashMap<>();
  private final List<String> signals = new ArrayList<>();
  private Life life = new Life.Dead();
  private boolean mortal = true;
  private boolean readable = true;
  private boolean writable = true;

  /** The life of each program from now on. */
  public void life(Life now) {
    life = now;
  }

  /** From now on programs hang in the kernel. */
  public void immortal() {
    mortal = false;
  }

  /** Whether the record of a job can be read from now on. */
  public void readable(boolean can) {
    readable = can;
  }

  /** From now on no record can be changed. */
  public void readOnly() {
    writable = false;
  }

  /** The signals that were sent. */
  public List<String> signals() {
    return List.copyOf(signals);
  }

  @Override
  public void put(VolumeJob job) {
    records.put(job.volume(), job);
  }

  @Override
  public void remove(VolumeId volume) {
    if (!writable) {
      throw new HostInterfaceException("JobRecords", volume + ".job", "read-only file system");
    }
    records.remove(volume);
  }

  @Override
  public Optional<VolumeJob> find(VolumeId volume) {
    if (!readable && records.containsKey(volume)) {
      throw new HostInterfaceException("JobRecords", volume + ".job", "cannot be read");
    }
    return Optional.ofNullable(records.get(volume));
  }

  @Override
  public List<VolumeJob> all() {
    return readable ? List.copyOf(records.values()) : List.of();
  }

  @Override
  public Life life(ProgramIdentity program) {
    return life;
  }

  @Override
  public void terminate(ProgramIdentity program) {
    signal("TERM " + program.pid());
  }

  @Override
  public void kill(ProgramIdentity program) {
    signal("KILL " + program.pid());
  }

  private void signal(String signal) {
    signals.add(signal);
    if (mortal) {
      life = new Life.Dead();
    }
  }
}
