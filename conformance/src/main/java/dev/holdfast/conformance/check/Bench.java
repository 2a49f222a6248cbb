package dev.holdfast.conformance.check;

import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.conformance.driver.Answer;
import dev.holdfast.conformance.driver.Driver;
import dev.holdfast.conformance.driver.Identity;
import dev.holdfast.conformance.driver.MountTable;
import dev.holdfast.conformance.driver.Node;
import dev.holdfast.conformance.driver.Requests;
import dev.holdfast.conformance.driver.VolumeLife;
import java.util.Optional;
import java.util.Set;

/**
 * The things that a trial works with.
 *
 * @param advertised the capabilities of the node
 * @param stranger a volume that does not exist
 * @param subject the named volume, or the stranger if none is named
 * @param life of the named volume; absent if none is named
 * @param mounts absent if the driver's paths are not paths of this process
 */
public record Bench(
    Driver driver,
    Set<RPC.Type> advertised,
    Requests stranger,
    Requests subject,
    Optional<VolumeLife> life,
    Optional<MountTable> mounts) {

  public Identity identity() {
    return new Identity(driver);
  }

  public Node node() {
    return new Node(driver);
  }

  public boolean stages() {
    return advertised.contains(RPC.Type.STAGE_UNSTAGE_VOLUME);
  }

  /** After a trial that may have changed the state of the named volume. */
  public Outcome disturbed(Outcome outcome) {
    life.ifPresent(there -> there.disturbed(false));
    return outcome;
  }

  /** After a trial that may have published or unpublished the named volume, which is staged. */
  public Outcome publishing(Outcome outcome) {
    life.ifPresent(there -> there.disturbed(true));
    return outcome;
  }

  /** After a call that is to be refused: it has changed something only if it was not. */
  public Outcome refusing(Answer<?> answer, Outcome outcome) {
    return answer instanceof Answer.Refused ? outcome : disturbed(outcome);
  }
}
