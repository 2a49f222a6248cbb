package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.FormatAgain;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@code /actuator/formatagain}: the remains of a mkfs on a volume that was refused, and a person's
 * permission to format over them. The verb {@code format-again} uses it.
 */
@Endpoint(id = "formatagain")
final class FormatAgainEndpoint {
  private final FormatAgain formats;

  FormatAgainEndpoint(FormatAgain formats) {
    this.formats = formats;
  }

  /** 404 if no refusal is known. */
  @ReadOperation
  public WebEndpointResponse<FormatRefusalView> refused(@Selector String id) {
    return parsed(id)
        .flatMap(formats::refused)
        .map(refusal -> new WebEndpointResponse<>(FormatRefusalView.of(refusal)))
        .orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
  }

  /**
   * @param namespace an identifier of the namespace that was shown
   * @param fingerprint that was shown
   */
  @WriteOperation
  public WebEndpointResponse<Map<String, String>> permit(
      @Selector String id, String namespace, String fingerprint) {
    Optional<VolumeId> volume = parsed(id);
    if (volume.isEmpty()) {
      return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }
    return switch (formats.permit(volume.get(), namespace, fingerprint)) {
      case Outcome.Success<Done> _ -> new WebEndpointResponse<>(Map.of("outcome", "done"));
      case Outcome.Failure<Done>(var failure) ->
          new WebEndpointResponse<>(Map.of("error", failure.message()), 409);
    };
  }

  private static Optional<VolumeId> parsed(String id) {
    try {
      return Optional.of(new VolumeId(id));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
