package dev.holdfast.architecture.planted.application.stage;

import dev.holdfast.architecture.planted.adapters.mount.PropAdapter;

record ApplicationKnowsAnAdapter(PropAdapter adapter) {}
