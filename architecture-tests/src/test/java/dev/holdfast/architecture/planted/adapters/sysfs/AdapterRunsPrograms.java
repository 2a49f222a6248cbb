package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.support.process.PropRunner;

record AdapterRunsPrograms(PropRunner runner) {}
