package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/doctor}: is this host ready? */
@Endpoint(id = "doctor")
final class DoctorEndpoint {
  private final InspectHost inspect;

  DoctorEndpoint(InspectHost inspect) {
    this.inspect = inspect;
  }

  @ReadOperation
  public List<HostCheck> checks() {
    return inspect.inspect();
  }
}
