package dev.holdfast.application.connect;

import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.List;
import java.util.Optional;

/** Scans, and which of the controllers that they show Holdfast created. */
public interface ControllerSurvey {
  /** A scan, and all that it shows of what Holdfast created. */
  ObservedTopology look();

  /** Those that a scan shows. */
  List<CreatedController> in(ObservedTopology topology);

  /** Why some of this would be lost with the process, or is not known; empty if all is well. */
  Optional<String> doubt();
}
