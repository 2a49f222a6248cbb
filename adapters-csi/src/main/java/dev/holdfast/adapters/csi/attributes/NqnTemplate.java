package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.VolumeId;

/**
 * Makes the subsystem's NQN from the volume id where the attribute is absent, such as {@code
 * nqn.2000-02.com.mikrotik:{volumeId}}.
 */
public record NqnTemplate(String text) {
  private static final String PLACE = "{volumeId}";

  /**
   * @throws InvalidValue if volumes would share an NQN, or none could have one
   */
  public NqnTemplate {
    if (!text.contains(PLACE)) {
      throw new InvalidValue(
          "nqn template",
          "lacks " + PLACE + ", so that all volumes would have the same NQN: " + Text.shown(text));
    }
    if (!SubsystemNqn.requested("nqn template", text.replace(PLACE, "x")).standard()) {
      throw new InvalidValue(
          "nqn template",
          "is not of the form nqn.yyyy-mm.reverse.domain:identifier: " + Text.shown(text));
    }
  }

  /**
   * @throws InvalidValue if the volume id makes no NQN
   */
  SubsystemNqn nqn(VolumeId volume) {
    return SubsystemNqn.requested(
        "volume_id in the template " + text, text.replace(PLACE, volume.value()));
  }
}
