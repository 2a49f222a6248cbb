package dev.holdfast.adapters.mount;

import dev.holdfast.application.contract.VolumeRecordsContract;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.reconcile.RememberedRecords;
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
    return new RememberedRecords(new FileVolumeRecords(dir.resolve("state/volumes")));
  }
}
