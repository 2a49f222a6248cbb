package dev.holdfast.adapters.sysfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.PortalResolver;
import dev.holdfast.application.port.out.PortalResolver.Answer;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedPortalResolverTest {
  private final AbandonableCalls calls = new AbandonableCalls("test", 2, HostTime.system());

  @Test
  void givesAllAddresses() {
    assertThat(resolve(name -> List.of("10.0.0.1", "fd00::1"), Duration.ofMinutes(1)))
        .isEqualTo(new Answer.Found(List.of("10.0.0.1", "fd00::1")));
  }

  @Test
  void saysWhyThereIsNone() {
    NameService unknown =
        name -> {
          throw new UnknownHostException(name + ": Name or service not known");
        };

    assertThat(resolve(unknown, Duration.ofMinutes(1)))
        .isEqualTo(new Answer.Failed("cannot be looked up: array: Name or service not known"));
    assertThat(resolve(_ -> List.of(), Duration.ofMinutes(1)))
        .isEqualTo(new Answer.Failed("has no address"));
  }

  @Test
  void doesNotWaitForANameServiceThatHangs() {
    CountDownLatch never = new CountDownLatch(1);
    NameService hanging =
        name -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of("10.0.0.1");
        };

    assertThat(resolve(hanging, Duration.ofMillis(50)))
        .isEqualTo(new Answer.Failed("the name service did not answer in 50 ms"));
    assertThat(calls.hung()).isEqualTo(1);
    never.countDown();
  }

  @Test
  void asksTheHostItself() {
    assertThat(resolve(NameService.ofHost(), Duration.ofMinutes(1), "localhost"))
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found -> assertThat(found.addresses()).containsAnyOf("127.0.0.1", "0:0:0:0:0:0:0:1"));
  }

  private Answer resolve(NameService names, Duration patience) {
    return resolve(names, patience, "array");
  }

  private Answer resolve(NameService names, Duration patience, String name) {
    PortalResolver resolver = new BoundedPortalResolver(names, calls);
    return resolver.resolve(name, patience);
  }
}
