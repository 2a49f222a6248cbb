package dev.holdfast.adapters.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * {@code /status/events}: what the page at {@code /} shows, as it happens. The page itself is in
 * {@code static/}.
 */
@RestController
final class StatusPage {
  private final StatusFeed feed;

  StatusPage(StatusFeed feed) {
    this.feed = feed;
  }

  /** 503 if too many watch already. */
  @GetMapping("/status/events")
  public ResponseEntity<Flux<ServerSentEvent<String>>> events() {
    return feed.open()
        .map(events ->
            ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("X-Accel-Buffering", "no")
                .body(events))
        .orElseGet(() -> ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build());
  }
}
