package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.application.service.PropService;

record AdapterKnowsAService(PropService service) {}
