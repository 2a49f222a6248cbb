package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.application.reconcile.PropLoop;

record AdapterKnowsTheLoop(PropLoop loop) {}
