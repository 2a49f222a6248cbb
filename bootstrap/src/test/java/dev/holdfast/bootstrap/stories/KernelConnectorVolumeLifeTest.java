package dev.holdfast.bootstrap.stories;

/** The main job with our own writes to /dev/nvme-fabrics. */
final class KernelConnectorVolumeLifeTest extends VolumeLife {
  @Override
  String connector() {
    return "kernel";
  }
}
