package dev.holdfast.adapters.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

final class SiteCheckTest {
  private final SiteCheck check = new SiteCheck(List.of("node-7", "holdfast.example.com"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:9808",
        "10.0.0.1:80",
        "[::1]:9808",
        "[fd00::1]",
        "localhost:9808",
        "LOCALHOST",
        "node-7:9808",
        "Holdfast.example.com",
      })
  void readsByAddressOrKnownName(String host) {
    assertThat(check.refusal(HttpMethod.GET, host, null)).isEmpty();
  }

  @Test
  void readsWithoutAName() {
    assertThat(check.refusal(HttpMethod.GET, null, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9808",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "[evil.example]",
        "127.0.0.1@evil.example",
        "127.0.0.1:9808:9808",
        "",
      })
  void refusesAnyOtherName(String host) {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
      assertThat(check.refusal(method, host, null))
          .hasValueSatisfying(it -> {
            assertThat(it.status()).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
            assertThat(it.why()).contains("management-names");
          });
    }
  }

  @Test
  void aRefusalShowsNoControlCharacters() {
    assertThat(check.refusal(HttpMethod.GET, "a\u001b[2Jb", null).orElseThrow().why())
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, , true",
    "POST, http://127.0.0.1:9808, true",
    "POST, http://evil.example, false",
    "POST, http://127.0.0.1:8080, false",
    "POST, null, false",
    "DELETE, http://evil.example, false",
    "GET, http://evil.example, true",
  })
  void aPageOfAnotherSiteChangesNothing(String method, @Nullable String origin, boolean passes) {
    assertThat(check.refusal(HttpMethod.valueOf(method), "127.0.0.1:9808", origin).isEmpty())
        .isEqualTo(passes);
  }
}
