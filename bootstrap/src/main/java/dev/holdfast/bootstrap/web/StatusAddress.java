package dev.holdfast.bootstrap.web;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs the address of the status page, once it is available. */
@Component
public class StatusAddress {
  private static final Logger LOG = LoggerFactory.getLogger(StatusAddress.class);

  private final InetAddress address;

  public StatusAddress(@Value("${server.address}") InetAddress address) {
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
