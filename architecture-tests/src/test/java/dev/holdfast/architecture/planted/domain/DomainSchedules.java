package dev.holdfast.architecture.planted.domain;

import java.util.concurrent.ScheduledExecutorService;

record DomainSchedules(ScheduledExecutorService executor) {}
