package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records that last as long as the test. */
public final class InMemoryRecords implements VolumeRecords {
  private final Calls calls;
  private final Map<VolumeId, StagedVolume> records = new LinkedHashMap<>();
  private final Set<Object> formatted = new HashSet<>();
  private final Set<Object> raw = new HashSet<>();
  private final Map<VolumeId, FormatIntent> begun = new HashMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();

  InMemoryRecords(Calls calls) {
    this.calls = calls;
  }

  public void unreadable(String file) {
    unreadable.add(new Unreadable(file, "cannot be read"));
  }

  public void readable() {
    unreadable.clear();
  }

  @Override
  public Optional<StagedVolume> find(VolumeId volume) {
    return Optional.ofNullable(records.get(volume));
  }

  @Override
  public void put(StagedVolume volume) {
    String call = "record " + volume.id() + (volume.complete() ? " complete" : "");
    calls
        .note(call)
        .ifPresent(why -> {
          throw new HostInterfaceException("VolumeRecords", volume.id().value(), why);
        });
    records.put(volume.id(), volume);
    if (volume.capability().use() instanceof VolumeUse.Block) {
      mark(raw, volume);
    }
    if (volume.formattedAt().isPresent()) {
      mark(formatted, volume);
      begun.remove(volume.id());
    }
  }

  private static void mark(Set<Object> marks, StagedVolume volume) {
    marks.add(volume.id());
    volume.identity().ifPresent(ids -> marks.addAll(ids.unique()));
  }

  @Override
  public void remove(VolumeId volume) {
    Optional<String> _ = calls.note("forget " + volume);
    records.remove(volume);
  }

  @Override
  public Records read() {
    return new Records(List.copyOf(records.values()), unreadable);
  }

  @Override
  public boolean everFormatted(VolumeId volume) {
    return formatted.contains(volume);
  }

  @Override
  public boolean everFormatted(NamespaceIdentifiers namespace) {
    return namespace.unique().stream().anyMatch(formatted::contains);
  }

  @Override
  public boolean everRaw(VolumeId volume) {
    return raw.contains(volume);
  }

  @Override
  public boolean everRaw(NamespaceIdentifiers namespace) {
    return namespace.unique().stream().anyMatch(raw::contains);
  }

  @Override
  public void beginFormat(FormatIntent intent) {
    Optional<String> _ = calls.note("begin format " + intent.volume());
    begun.put(intent.volume(), intent);
  }

  @Override
  public Optional<Unwritable> unwritable() {
    return calls.failure("disk").map(why -> new Unwritable(why, "free space"));
  }

  @Override
  public Optional<FormatIntent> begunFormat(VolumeId volume) {
    return Optional.ofNullable(begun.get(volume));
  }
}
