package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.PodRecords;
import dev.holdfast.domain.volume.HostPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of pods, on a disk that can fail. */
public final class InMemoryPods implements PodRecords {
  private final Map<HostPath, Publication> records = new LinkedHashMap<>();
  private boolean broken;
  private int writes;

  /** From now on nothing can be read or written. */
  public void broken() {
    broken = true;
  }

  public int writes() {
    return writes;
  }

  @Override
  public void put(Publication publication) {
    work();
    writes++;
    records.put(publication.target(), publication);
  }

  @Override
  public void remove(HostPath target) {
    work();
    records.remove(target);
  }

  @Override
  public List<Publication> all() {
    work();
    return List.copyOf(records.values());
  }

  private void work() {
    if (broken) {
      throw new HostInterfaceException("PodRecords", "the disk", "Input/output error");
    }
  }
}
