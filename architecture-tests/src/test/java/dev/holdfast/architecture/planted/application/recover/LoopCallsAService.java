package dev.holdfast.architecture.planted.application.recover;

import dev.holdfast.architecture.planted.application.stage.PropService;

record LoopCallsAService(PropService service) {}
