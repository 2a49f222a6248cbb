package dev.holdfast.architecture.planted.domain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class DomainLogs {
  private static final Logger LOG = LoggerFactory.getLogger(DomainLogs.class);

  void log() {
    LOG.info("logged");
  }
}
