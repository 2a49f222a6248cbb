package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;

/** A mkfs that is about to run as a record. */
public final class FormatIntentRecord {
  private static final String KIND = "format-intent 1";

  private FormatIntentRecord() {}

  public static byte[] encode(FormatIntent intent) {
    RecordFieldsWriter out = new RecordFieldsWriter();
    out.put("id", intent.volume());
    IdentityText.write(out.under("namespace"), intent.namespace());
    out.put("type", intent.type().word());
    out.put("at", intent.at());
    intent
        .permission()
        .ifPresent(given -> {
          out.put("permitted.at", given.at());
          out.put("permitted.seen", given.seen());
        });
    return RecordText.encode(KIND, out.all());
  }

  /**
   * @throws DamagedRecord if it is not a whole record of a mkfs
   * @throws NewerRecord if this version does not read it
   */
  public static FormatIntent decode(byte[] bytes) throws DamagedRecord, NewerRecord {
    Map<String, String> values = RecordText.decode(KIND, bytes);
    try {
      RecordFields in = new RecordFields(values);
      return new FormatIntent(
          new VolumeId(in.text("id")),
          IdentityText.read(in.under("namespace")),
          FilesystemType.parse("type", in.text("type")),
          Instant.parse(in.text("at")),
          in.optional("permitted.at")
              .map(
                  at -> new FormatIntent.Permission(Instant.parse(at), in.text("permitted.seen"))));
    } catch (IllegalArgumentException | DateTimeException | NoSuchElementException e) {
      throw new DamagedRecord(String.valueOf(e.getMessage()));
    }
  }
}
