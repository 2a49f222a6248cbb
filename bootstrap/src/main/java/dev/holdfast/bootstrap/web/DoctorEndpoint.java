package dev.holdfast.bootstrap.web;

import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/** {@code /actuator/doctor}: is this host ready? */
@Component
@Endpoint(id = "doctor")
public class DoctorEndpoint {
  private final InspectHost inspect;

  public DoctorEndpoint(InspectHost inspect) {
    this.inspect = inspect;
  }

  @ReadOperation
  public List<HostCheck> checks() {
    return inspect.inspect();
  }
}
