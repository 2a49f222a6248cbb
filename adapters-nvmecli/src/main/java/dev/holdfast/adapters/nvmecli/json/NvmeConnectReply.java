package dev.holdfast.adapters.nvmecli.json;

import dev.holdfast.domain.identity.ControllerName;
import java.util.List;
import java.util.Optional;

/**
 * The output of {@code nvme connect --output-format=json}: {@code {"device":"nvme0"}}, by 3.x
 * followed by an empty object.
 */
public final class NvmeConnectReply {
  private NvmeConnectReply() {}

  /** The controller that was made, if the reply names one and only one. */
  public static Optional<ControllerName> controller(String printed) {
    try {
      List<ControllerName> named =
          NvmeJson.values(printed).stream()
              .flatMap(value -> NvmeJson.text(value, "device").stream())
              .filter(ControllerName::isOne)
              .map(ControllerName::new)
              .distinct()
              .toList();
      return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    } catch (UnreadableListing e) {
      // prose; the listing will show the controller
      return Optional.empty();
    }
  }
}
