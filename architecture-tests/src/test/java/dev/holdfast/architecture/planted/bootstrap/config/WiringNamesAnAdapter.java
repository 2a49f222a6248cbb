package dev.holdfast.architecture.planted.bootstrap.config;

import dev.holdfast.architecture.planted.adapters.mount.PropMountTable;

record WiringNamesAnAdapter(PropMountTable table) {}
