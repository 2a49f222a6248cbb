package dev.holdfast.architecture.planted.application.service;

import dev.holdfast.architecture.planted.adapters.mount.PropAdapter;

record ApplicationKnowsAnAdapter(PropAdapter adapter) {}
