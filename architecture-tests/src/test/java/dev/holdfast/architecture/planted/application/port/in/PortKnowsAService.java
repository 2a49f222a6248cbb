package dev.holdfast.architecture.planted.application.port.in;

import dev.holdfast.architecture.planted.application.service.PropService;

interface PortKnowsAService {
  PropService service();
}
