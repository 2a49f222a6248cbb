package dev.holdfast.adapters.mount.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/** Collects the values of a record; the counterpart of {@link RecordFields}. */
final class RecordFieldsWriter {
  private final SequencedMap<String, String> values;
  private final String prefix;

  RecordFieldsWriter() {
    this(new LinkedHashMap<>(), "");
  }

  private RecordFieldsWriter(SequencedMap<String, String> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  RecordFieldsWriter under(String name) {
    return new RecordFieldsWriter(values, prefix + name + ".");
  }

  <T> void each(String name, List<T> list, BiConsumer<RecordFieldsWriter, T> write) {
    for (int i = 0; i < list.size(); i++) {
      write.accept(under(name + "." + i), list.get(i));
    }
  }

  void put(String name, Object value) {
    values.put(prefix + name, value.toString());
  }

  void put(String name, Optional<?> value) {
    value.ifPresent(present -> put(name, present));
  }

  void put(String name, OptionalInt value) {
    value.ifPresent(present -> put(name, String.valueOf(present)));
  }

  void put(String name, OptionalLong value) {
    value.ifPresent(present -> put(name, String.valueOf(present)));
  }

  SequencedMap<String, String> all() {
    return values;
  }
}
