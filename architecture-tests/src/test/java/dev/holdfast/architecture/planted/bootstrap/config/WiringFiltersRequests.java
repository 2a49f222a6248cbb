package dev.holdfast.architecture.planted.bootstrap.config;

import org.springframework.web.server.WebFilter;

record WiringFiltersRequests(WebFilter filter) {}
