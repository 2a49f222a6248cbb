package dev.holdfast.architecture.planted.adapters.sysfs;

import dev.holdfast.architecture.planted.adapters.mount.PropAdapter;

record AdapterKnowsAnother(PropAdapter adapter) {}
