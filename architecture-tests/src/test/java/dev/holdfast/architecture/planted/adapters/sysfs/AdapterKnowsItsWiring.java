package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.bootstrap.PropWiring;

record AdapterKnowsItsWiring(PropWiring wiring) {}
