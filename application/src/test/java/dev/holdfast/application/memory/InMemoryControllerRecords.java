package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.ControllerRecords;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords.Unreadable;
import dev.holdfast.domain.controller.ControllerOwnership;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records that last as long as the test. */
public final class InMemoryControllerRecords implements ControllerRecords {
  private final Calls calls;
  private final Map<SubsystemNqn, ControllerOwnership> records = new LinkedHashMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();

  InMemoryControllerRecords(Calls calls) {
    this.calls = calls;
  }

  public void lose() {
    records.clear();
  }

  @Override
  public Records read() {
    return new Records(List.copyOf(records.values()), unreadable);
  }

  @Override
  public void put(ControllerOwnership ownership) {
    calls
        .note("own " + ownership.expected().size() + "+" + ownership.created().size())
        .ifPresent(why -> {
          throw new HostInterfaceException("ControllerRecords", ownership.nqn().value(), why);
        });
    if (ownership.isEmpty()) {
      records.remove(ownership.nqn());
    } else {
      records.put(ownership.nqn(), ownership);
    }
  }
}
