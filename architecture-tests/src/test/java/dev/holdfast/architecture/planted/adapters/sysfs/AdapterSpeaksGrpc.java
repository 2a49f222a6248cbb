package dev.holdfast.architecture.planted.adapters.sysfs;

import io.grpc.Channel;

record AdapterSpeaksGrpc(Channel channel) {}
