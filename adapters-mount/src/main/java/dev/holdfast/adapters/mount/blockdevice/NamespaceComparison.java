package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.domain.identity.Eui64;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Nguid;
import dev.holdfast.domain.namespace.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Compares a block device's sysfs entry with the namespace that it should be. */
public final class NamespaceComparison {
  /** The unit of {@code size} in sysfs, whatever the device's own (block/genhd.c). */
  private static final int SECTOR = 512;

  private NamespaceComparison() {}

  /**
   * @return each difference in a sentence; empty if the entry is the namespace's
   * @throws IOException if an attribute cannot be read
   */
  public static List<String> differences(SysfsBlockEntry entry, Namespace device)
      throws IOException {
    List<String> found = new ArrayList<>();
    String name = device.device().value();
    if (!entry.name().equals(name)) {
      found.add(device.number() + " is " + entry.name() + ", not " + name);
    }
    if (entry.hidden()) {
      found.add(entry.name() + " is hidden: a path, not the namespace");
    }
    differs(found, entry, "size", sectors(device));
    NamespaceIdentifiers ids = device.ids();
    differs(found, entry, "nsid", Long.toString(ids.nsid()));
    differs(found, entry, "uuid", ids.uuid(), NamespaceComparison::uuid);
    differs(found, entry, "nguid", ids.nguid(), Nguid::new);
    differs(found, entry, "eui", ids.eui(), Eui64::new);
    return List.copyOf(found);
  }

  private static Object uuid(String text) {
    return NamespaceSelector.of(
            Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty())
        .uuid()
        .orElseThrow();
  }

  private static String sectors(Namespace device) {
    return Long.toString(device.bytes() / SECTOR);
  }

  private static void differs(
      List<String> found, SysfsBlockEntry entry, String attribute, String expected)
      throws IOException {
    differs(found, entry, attribute, Optional.of(expected), text -> text);
  }

  private static void differs(
      List<String> found,
      SysfsBlockEntry entry,
      String attribute,
      Optional<?> expected,
      Function<String, Object> parse)
      throws IOException {
    if (expected.isEmpty()) {
      return;
    }
    Optional<String> text = entry.attribute(attribute);
    if (!text.map(t -> parsed(t, parse)).equals(expected)) {
      found.add(
          entry.name()
              + " has "
              + attribute
              + " "
              + text.orElse("(none)")
              + ", not "
              + expected.get());
    }
  }

  /** Text that cannot be parsed stays text, which equals no identifier. */
  private static Object parsed(String text, Function<String, Object> parse) {
    try {
      return parse.apply(text);
    } catch (InvalidValue e) {
      return text;
    }
  }
}
