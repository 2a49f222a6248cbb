package dev.holdfast.architecture.planted.application.port.in;

import dev.holdfast.architecture.planted.application.stage.PropService;

interface PortKnowsAService {
  PropService service();
}
