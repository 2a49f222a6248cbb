package dev.holdfast.application.memory;

import dev.holdfast.application.contract.VolumeRecordsContract;
import dev.holdfast.application.port.out.VolumeRecords;

class InMemoryRecordsTest extends VolumeRecordsContract {
  private final InMemoryRecords records = new InMemoryRecords(new Calls());

  @Override
  protected VolumeRecords records() {
    return records;
  }

  @Override
  protected VolumeRecords reopened() {
    return records;
  }
}
