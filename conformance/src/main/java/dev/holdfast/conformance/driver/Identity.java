package dev.holdfast.conformance.driver;

import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.PluginCapability.Service;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.adapters.csi.v1.ProbeResponse;
import java.util.Set;
import java.util.stream.Collectors;

/** The Identity service of the driver. */
public record Identity(Driver driver) {
  public Answer<GetPluginInfoResponse> info() {
    return driver.call(
        "GetPluginInfo",
        GetPluginInfoRequest.getDefaultInstance(),
        GetPluginInfoResponse.getDefaultInstance());
  }

  public Answer<GetPluginCapabilitiesResponse> capabilities() {
    return driver.call(
        "GetPluginCapabilities",
        GetPluginCapabilitiesRequest.getDefaultInstance(),
        GetPluginCapabilitiesResponse.getDefaultInstance());
  }

  public Answer<ProbeResponse> probe() {
    return driver.call(
        "Probe", ProbeRequest.getDefaultInstance(), ProbeResponse.getDefaultInstance());
  }

  /** The services that the plugin has as a whole; none if it does not answer. */
  public Set<Service.Type> services() {
    return switch (capabilities()) {
      case Answer.Given<GetPluginCapabilitiesResponse>(var message) ->
          message.getCapabilitiesList().stream()
              .filter(PluginCapability::hasService)
              .map(capability -> capability.getService().getType())
              .collect(Collectors.toUnmodifiableSet());
      case Answer.Refused<GetPluginCapabilitiesResponse> _,
          Answer.None<GetPluginCapabilitiesResponse> _ ->
          Set.of();
    };
  }
}
