package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import java.util.OptionalLong;

/** Which namespace: proven, or asked for. */
final class IdentityText {
  private IdentityText() {}

  static void write(RecordFieldsWriter out, NamespaceIdentifiers ids) {
    writeSelector(
        out,
        new NamespaceSelector(ids.uuid(), ids.nguid(), ids.eui(), OptionalLong.of(ids.nsid())));
  }

  static NamespaceIdentifiers read(RecordFields in) {
    NamespaceSelector all = readSelector(in);
    return new NamespaceIdentifiers(all.nsid().orElseThrow(), all.uuid(), all.nguid(), all.eui());
  }

  static void writeSelector(RecordFieldsWriter out, NamespaceSelector selector) {
    out.put("nsid", selector.nsid());
    out.put("uuid", selector.uuid());
    out.put("nguid", selector.nguid());
    out.put("eui", selector.eui());
  }

  static NamespaceSelector readSelector(RecordFields in) {
    return NamespaceSelector.of(
        in.optional("uuid"), in.optional("nguid"), in.optional("eui"), in.optional("nsid"));
  }
}
