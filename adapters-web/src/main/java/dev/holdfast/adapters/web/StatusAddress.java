package dev.holdfast.adapters.web;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** Logs the address of the status page, once it is available. */
final class StatusAddress {
  private static final Logger LOG = LoggerFactory.getLogger(StatusAddress.class);

  private final InetAddress address;

  StatusAddress(InetAddress address) {
    this.address = address;
  }

  @EventListener
  void listening(WebServerInitializedEvent event) {
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    LOG.info(
        "the status page is at http://{}:{}/",
        host.contains(":") ? "[" + host + "]" : host,
        event.getWebServer().getPort());
  }
}
