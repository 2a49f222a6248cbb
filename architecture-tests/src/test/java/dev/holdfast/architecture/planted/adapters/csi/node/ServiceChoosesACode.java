package dev.holdfast.architecture.planted.adapters.csi.node;

import io.grpc.Status;

record ServiceChoosesACode(Status status) {}
