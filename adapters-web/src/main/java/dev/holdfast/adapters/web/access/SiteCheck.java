package dev.holdfast.adapters.web.access;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NumericAddress;
import dev.holdfast.domain.identity.Text;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * A page of another site can make an operator's browser send requests here: through a port-forward,
 * and by a name of its own that it lets point to this node (DNS rebinding), with which it could
 * read the answers. So a request has to ask for an address, which no name can be, or for a name of
 * this node; and one that may change something has to come from a page of this node, if it comes
 * from a page at all (the header {@code Origin}, which every browser sends with it).
 */
public final class SiteCheck implements WebFilter {
  private final Set<String> names;

  /**
   * @param names by which the node is asked, besides its addresses and localhost
   */
  public SiteCheck(Collection<String> names) {
    this.names =
        Stream.concat(Stream.of("localhost"), names.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A refusal and why. */
  record Refusal(HttpStatus status, String why) {}

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    return refusal(
            exchange.getRequest().getMethod(),
            headers.getFirst(HttpHeaders.HOST),
            headers.getFirst(HttpHeaders.ORIGIN))
        .map(refusal -> answer(exchange.getResponse(), refusal))
        .orElseGet(() -> chain.filter(exchange));
  }

  private static Mono<Void> answer(ServerHttpResponse response, Refusal refusal) {
    response.setStatusCode(refusal.status());
    response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
    DataBuffer text =
        response.bufferFactory().wrap((refusal.why() + "\n").getBytes(StandardCharsets.UTF_8));
    return response.writeWith(Mono.just(text));
  }

  /**
   * @param host the header, absent before HTTP/1.1, which no browser is
   */
  Optional<Refusal> refusal(HttpMethod method, @Nullable String host, @Nullable String origin) {
    if (host != null && !known(host)) {
      return Optional.of(
          new Refusal(
              HttpStatus.MISDIRECTED_REQUEST,
              "'%s' is no name of this node: use its address, or add the name to holdfast.management-names"
                  .formatted(Text.line(host))));
    }
    if (origin != null && !LocalOnlyWrites.reads(method) && !from(origin, host)) {
      return Optional.of(
          new Refusal(
              HttpStatus.FORBIDDEN,
              "a page of another site (%s) may change nothing here".formatted(Text.line(origin))));
    }
    return Optional.empty();
  }

  private boolean known(String host) {
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return isAddress(name.substring(1, name.length() - 1));
    }
    return names.contains(name) || isAddress(name);
  }

  private static boolean isAddress(String text) {
    try {
      NumericAddress.parse("address", text);
      return true;
    } catch (InvalidValue e) {
      return false;
    }
  }

  private static boolean from(String origin, @Nullable String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }
}
