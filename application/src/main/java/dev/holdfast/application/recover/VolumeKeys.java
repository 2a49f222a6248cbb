package dev.holdfast.application.recover;

import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.CredentialStore.Keys;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;

/** With which keys a volume is connected again, when kubelet is not there to bring them. */
public final class VolumeKeys {
  private static final String DELETE =
      "; the volume's keys are not known: delete the pod, so that kubelet stages the volume with its"
          + " secret";

  private static final String CHANGED =
      "; if the target has another key now, put it into the Secret and delete the pod, so that kubelet"
          + " stages the volume with it";

  private final NodePorts ports;
  private final CredentialCache credentials;

  public VolumeKeys(NodePorts ports, CredentialCache credentials) {
    this.ports = ports;
    this.credentials = credentials;
  }

  /** The volume's, or those of another volume on the same subsystem. */
  Keys of(VolumeId volume, SubsystemNqn nqn) {
    return credentials.of(
        volume, ports.records().read().on(nqn).volumes().stream().map(StagedVolume::id).toList());
  }

  /**
   * After the target has refused: those of another controller of the subsystem, which an
   * administrator may have given a newer key. Empty if it has the same ones, or none is there.
   *
   * @param given with which the refused one was made
   */
  Optional<Credentials> shownInstead(SubsystemNqn nqn, Credentials given) {
    return shown(nqn)
        .map(Keys.Found::credentials)
        .map(there ->
            new Credentials(there.dhchapSecret(), there.dhchapCtrlSecret(), given.tlsPsk()))
        .filter(there -> !there.equals(given));
  }

  /** The target has taken them. */
  void taken(VolumeId volume, Credentials keys) {
    credentials.remember(volume, keys);
  }

  /**
   * @param used with which the refused one was made
   * @return what the reason is to end with
   */
  String afterRefusal(Keys used) {
    return switch (used) {
      case Keys.Found _ -> CHANGED;
      case Keys.None _ -> DELETE;
      case Keys.Unknown(String reason) -> "; " + reason + DELETE;
    };
  }

  /** It is not read back from another controller: the kernel shows no key for TLS. */
  String tlsKeyMissing(Keys used) {
    String why = used instanceof Keys.Unknown(String reason) ? "; " + reason : "";
    return "not connected: the volume demands TLS" + why + DELETE;
  }

  private Optional<Keys.Found> shown(SubsystemNqn nqn) {
    HostNqn host = ports.identity().current().nqn();
    return ports.topology().observeOnly(nqn).subsystems().stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .filter(controller -> controller.hostNqn().filter(host.value()::equals).isPresent())
        .map(Controller::name)
        .map(ports.credentials()::of)
        .filter(Keys.Found.class::isInstance)
        .map(Keys.Found.class::cast)
        .findFirst();
  }
}
