package dev.holdfast.bootstrap.stories;

/** The main job with the nvme program as the connector. */
final class NvmeCliVolumeLifeTest extends VolumeLife {
  @Override
  String connector() {
    return "nvme-cli";
  }
}
