package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.application.stage.PropService;

record AdapterKnowsAService(PropService service) {}
