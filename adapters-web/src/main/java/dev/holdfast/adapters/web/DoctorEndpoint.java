package dev.holdfast.adapters.web;

import dev.holdfast.adapters.web.view.DoctorText;
import dev.holdfast.adapters.web.view.Reader;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** {@code /actuator/doctor}: is this host ready? */
@Endpoint(id = "doctor")
final class DoctorEndpoint {
  private final InspectHost inspect;

  DoctorEndpoint(InspectHost inspect) {
    this.inspect = inspect;
  }

  /** The answer to a person has status 503 if a check failed; a program reads the checks. */
  @ReadOperation(producesFrom = Reader.class)
  public WebEndpointResponse<Object> checks(Reader reader) {
    List<HostCheck> checks = inspect.inspect();
    return new WebEndpointResponse<>(
        reader == Reader.PROGRAM ? checks : DoctorText.of(checks, reader.colours()),
        reader != Reader.PROGRAM && checks.stream().anyMatch(HostCheck::failed)
            ? WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE
            : WebEndpointResponse.STATUS_OK,
        reader.getProducedMimeType());
  }
}
