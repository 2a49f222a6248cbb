package dev.holdfast.application.connect;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.VolumeAttachment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the key of a subsystem from the kernel when nothing needs it any more. */
public final class TlsKeyRelease {
  private static final Logger LOG = LoggerFactory.getLogger(TlsKeyRelease.class);

  private final NodePorts ports;

  public TlsKeyRelease(NodePorts ports) {
    this.ports = ports;
  }

  /**
   * After the record of a volume was removed. A controller that stays would not be able to
   * reconnect without the key.
   */
  public void release(VolumeAttachment attachment) {
    if (attachment.tls() && !needed(attachment.nqn())) {
      ports
          .tls()
          .remove(ports.identity().current().nqn(), attachment.nqn())
          .ifPresent(why ->
              LOG.warn(
                  "the key for TLS to {} may still be the kernel's: {}", attachment.nqn(), why));
    }
  }

  private boolean needed(SubsystemNqn nqn) {
    VolumeRecords.Records known = ports.records().read().on(nqn);
    return known.doubt().isPresent()
        || known.volumes().stream().anyMatch(volume -> volume.attachment().tls())
        || ports.topology().observeOnly(nqn).subsystems().stream()
            .anyMatch(subsystem -> !subsystem.controllers().isEmpty());
  }
}
