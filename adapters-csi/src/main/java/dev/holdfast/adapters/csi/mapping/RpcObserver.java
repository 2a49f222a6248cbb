package dev.holdfast.adapters.csi.mapping;

import java.time.Duration;

/** Notified of every answered call, for metrics. Must not block. */
@FunctionalInterface
public interface RpcObserver {
  RpcObserver NONE = (rpc, volume, code, took) -> {};

  /**
   * @param rpc such as {@code NodeStageVolume}
   * @param volume as the caller wrote it, on one line; empty if the call is about none
   * @param code gRPC's word, such as {@code OK}
   */
  void answered(String rpc, String volume, String code, Duration took);
}
