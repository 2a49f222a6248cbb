package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.application.recover.PropLoop;

record AdapterKnowsTheLoop(PropLoop loop) {}
