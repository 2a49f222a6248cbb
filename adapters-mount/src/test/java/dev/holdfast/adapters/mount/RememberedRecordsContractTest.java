package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.record.FileVolumeRecords;
import dev.holdfast.application.contract.VolumeRecordsContract;
import dev.holdfast.application.operation.CachedVolumeRecords;
import dev.holdfast.application.port.out.VolumeRecords;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The copy in memory before the files keeps the same promises. */
class RememberedRecordsContractTest extends VolumeRecordsContract {
  @TempDir Path dir;

  @Override
  protected VolumeRecords records() {
    return reopened();
  }

  @Override
  protected VolumeRecords reopened() {
    return new CachedVolumeRecords(new FileVolumeRecords(dir.resolve("state/volumes")));
  }
}
