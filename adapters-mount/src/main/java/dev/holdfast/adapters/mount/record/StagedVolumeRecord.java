package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.UnfinishedUnmount;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A staged volume as a record. It has no place for credentials, and none are written. */
public final class StagedVolumeRecord {
  private static final String KIND = "staged-volume 1";

  private StagedVolumeRecord() {}

  public static byte[] encode(StagedVolume volume) {
    RecordFieldsWriter out = new RecordFieldsWriter();
    out.put("id", volume.id());
    out.put("stagingPath", volume.stagingPath());
    AttachmentText.write(out.under("attachment"), volume.attachment());
    writeCapability(out.under("capability"), volume.capability());
    volume.identity().ifPresent(ids -> IdentityText.write(out.under("identity"), ids));
    out.each("ours", volume.createdAddresses(), AttachmentText::writeAddress);
    out.put("formattedAt", volume.formattedAt());
    out.put("bytes", volume.bytes());
    out.put("reserved", volume.reserved());
    out.put("boot", volume.boot());
    out.put("complete", volume.complete());
    out.put("rebuilt", volume.rebuilt());
    out.put("restaging", volume.restaging());
    out.put("lost", volume.lost());
    out.put("unmounting", volume.unmounting());
    return RecordText.encode(KIND, out.all());
  }

  /**
   * @throws DamagedRecord if it is not a whole record of a volume
   * @throws NewerRecord if this version does not read it
   */
  public static StagedVolume decode(byte[] bytes) throws DamagedRecord, NewerRecord {
    Map<String, String> values = RecordText.decode(KIND, bytes);
    try {
      return read(new RecordFields(values));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedRecord(String.valueOf(e.getMessage()));
    }
  }

  private static StagedVolume read(RecordFields in) {
    RecordFields identity = in.under("identity");
    return new StagedVolume(
        new VolumeId(in.text("id")),
        new StagedVolume.Request(
            new HostPath(in.text("stagingPath")),
            AttachmentText.read(in.under("attachment")),
            readCapability(in.under("capability"))),
        new StagedVolume.Device(
            identity.optional("nsid").map(_ -> IdentityText.read(identity)),
            in.optional("formattedAt").map(Instant::parse),
            in.optional("bytes").stream().mapToLong(Long::parseLong).findFirst(),
            in.optional("reserved").isPresent() && in.flag("reserved")),
        new StagedVolume.Progress(
            in.each("ours").stream().map(AttachmentText::readAddress).toList(),
            in.optional("boot").map(BootId::parse),
            in.flag("complete"),
            in.optional("rebuilt").isPresent() && in.flag("rebuilt")),
        new StagedVolume.Outage(
            in.optional("restaging").map(BootId::parse),
            in.optional("lost").map(BootMoment::parse),
            in.optional("unmounting").map(UnfinishedUnmount::parse)));
  }

  private static void writeCapability(RecordFieldsWriter out, VolumeCapability capability) {
    out.put("mode", capability.mode());
    switch (capability.use()) {
      case VolumeUse.Block() -> out.put("use", "block");
      case VolumeUse.Filesystem(FilesystemType type, MountOptions options) -> {
        out.put("use", "filesystem");
        out.put("type", type.word());
        out.each("mountFlag", List.copyOf(options.words()), (each, word) -> each.put("word", word));
      }
    }
  }

  private static VolumeCapability readCapability(RecordFields in) {
    AccessMode mode = AccessMode.valueOf(in.text("mode"));
    return switch (in.text("use")) {
      case "block" -> new VolumeCapability(new VolumeUse.Block(), mode);
      case "filesystem" ->
          new VolumeCapability(
              new VolumeUse.Filesystem(
                  FilesystemType.parse("type", in.text("type")),
                  MountOptions.recorded(
                      in.each("mountFlag").stream().map(each -> each.text("word")).toList())),
              mode);
      default -> throw new IllegalArgumentException("use is neither block nor filesystem");
    };
  }
}
