package dev.holdfast.adapters.mount.record;

import dev.holdfast.application.contract.VolumeRecordsContract;
import dev.holdfast.application.port.out.VolumeRecords;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileVolumeRecordsContractTest extends VolumeRecordsContract {
  @TempDir Path dir;

  @Override
  protected VolumeRecords records() {
    return reopened();
  }

  @Override
  protected VolumeRecords reopened() {
    return new FileVolumeRecords(dir.resolve("state/volumes"));
  }
}
