package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A job as a record. */
final class VolumeJobRecord {
  private static final String KIND = "job 1";

  private VolumeJobRecord() {}

  static byte[] encode(VolumeJob job) {
    RecordFieldsWriter out = new RecordFieldsWriter();
    out.put("id", job.volume());
    out.put("nqn", job.nqn());
    IdentityText.write(out.under("namespace"), job.namespace());
    out.put("kind", job.kind().word());
    out.put("type", job.type().word());
    out.put("device", job.device());
    out.put("bytes", job.bytes());
    out.put("at", job.began());
    job.program()
        .ifPresent(program -> {
          RecordFieldsWriter under = out.under("program");
          under.put("pid", program.pid());
          program.startTicks().ifPresent(start -> under.put("start", start));
          program.boot().ifPresent(boot -> under.put("boot", boot));
          program.pidNamespace().ifPresent(namespace -> under.put("pidNamespace", namespace));
        });
    return RecordText.encode(KIND, out.all());
  }

  /**
   * @throws DamagedRecord if it is not a whole record of a job
   * @throws NewerRecord if this version does not read it
   */
  static VolumeJob decode(byte[] bytes) throws DamagedRecord, NewerRecord {
    try {
      RecordFields in = new RecordFields(RecordText.decode(KIND, bytes));
      RecordFields program = in.under("program");
      Optional<ProgramIdentity> identity =
          program
              .optional("pid")
              .map(pid ->
                  new ProgramIdentity(
                      Long.parseLong(pid),
                      program.optional("start").map(Long::valueOf),
                      program.optional("boot").map(BootId::parse),
                      program.optional("pidNamespace")));
      return new VolumeJob(
          new VolumeId(in.text("id")),
          new SubsystemNqn(in.text("nqn")),
          IdentityText.read(in.under("namespace")),
          JobKind.parse(in.text("kind")),
          FilesystemType.parse("type", in.text("type")),
          in.text("device"),
          Long.parseLong(in.text("bytes")),
          Instant.parse(in.text("at")),
          identity);
    } catch (IllegalArgumentException | DateTimeException | NoSuchElementException e) {
      throw new DamagedRecord(String.valueOf(e.getMessage()));
    }
  }
}
