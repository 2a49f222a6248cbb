package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a browser. Without one these tests are skipped. */
final class StatusPageTest {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final int DESKTOP = 1180;
  private static final int PHONE = 360;

  @TempDir Path dir;

  @Test
  void anOutageIsShownAsItHappens() throws IOException {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node = Node.start(dir, host);
        Browser browser = browser()) {
      SimulatedTarget shared = host.fabric().target("nqn.2014-08.com.example:rack-a");
      shared
          .withNamespace(1, Node.GIB, "5ca1ab1e-0000-4000-8000-00000000beef", null, null)
          .withNamespace(2, 4 * Node.GIB, "5ca1ab1e-0000-4000-8000-0000000afeed", null, null)
          .listensOn(Node.FIRST, Node.PORT)
          .listensOn(Node.SECOND, Node.PORT);
      SimulatedTarget alone = host.fabric().target("nqn.2014-08.com.example:rack-b");
      alone
          .withNamespace(1, 1024 * Node.GIB, "5ca1ab1e-0000-4000-8000-00000000cafe", null, null)
          .listensOn(Node.FIRST, Node.PORT);
      Volume database = volume(node, "database", shared).with("nsid", "1");
      Volume queue = volume(node, "queue", shared).with("nsid", "2");
      Volume archive = volume(node, "archive", alone).with("targetTrAddr", Node.FIRST);
      for (Volume volume : new Volume[] {database, queue, archive}) {
        volume.stage();
        volume.publish();
      }
      await(node, "database", Verdict.HEALTHY);
      browser.size(DESKTOP, 800, false);
      browser.prefers("light");
      browser.open(node.page());
      browser.awaitText("3 healthy");
      assertThat(browser.text()).contains("node-a", "2 of 2 paths usable", "nvme0c0n1");
      assertThat(browser.text()).doesNotContain("Needs attention");
      pass(host, Duration.ofMinutes(31));
      shoot(browser, "healthy");

      shared.refuse(Node.SECOND, Node.PORT);
      browser.awaitText("2 degraded");
      pass(host, Duration.ofMinutes(4));
      assertThat(browser.text())
          .contains("Needs attention", "1 of 2 paths are usable", "the kernel retries");
      shoot(browser, "degraded");

      shared.refuse(Node.FIRST, Node.PORT);
      browser.awaitText("2 reconnecting");
      assertThat(browser.text()).contains("gives up in", "I/O waits");
      pass(host, Duration.ofMinutes(11));
      browser.awaitText("2 lost, orphaned");
      assertThat(browser.text()).contains("has no controller", "1 healthy");
      pass(host, Duration.ofMinutes(3));
      shoot(browser, "lost");

      shared.restore(Node.FIRST, Node.PORT);
      shared.restore(Node.SECOND, Node.PORT);
      browser.awaitText("2 dead mount");
      assertThat(browser.text()).contains("delete the pod");
      pass(host, Duration.ofMinutes(1));
      database.unpublish();
      queue.unpublish();
      // the volumes were lost for longer than restage-within: the next pods make kubelet publish
      database.publish();
      queue.publish();
      browser.awaitText("3 healthy");
      pass(host, Duration.ofMinutes(6));
      browser.press("Tab", 9, "");
      browser.value("document.querySelector('.volume-detail > summary').focus()");
      browser.press("Enter", 13, "\r");
      browser.awaitText("the outage took");
      assertThat(browser.text()).contains("before: ");
      assertThat(browser.value("document.activeElement.tagName")).isEqualTo("SUMMARY");
      shoot(browser, "recovered");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aHostileNameIsTextAndNothingElse() throws IOException {
    String hostile = "nqn.2014-08.com.example:<img/src=x/onerror=document.title='owned'>";
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node = Node.start(dir, host);
        Browser browser = browser()) {
      SimulatedTarget target = host.fabric().target(hostile + '\u202e');
      target
          .withNamespace(1, Node.GIB, "5ca1ab1e-0000-4000-8000-00000000beef", null, null)
          .listensOn(Node.FIRST, Node.PORT);
      node.connectByHand(target);
      browser.size(DESKTOP, 800, false);
      browser.open(node.page());
      // what would turn the direction of writing is shown
      browser.awaitText(hostile + "\\u202e");
      assertThat(browser.value("document.querySelectorAll('img').length")).isEqualTo("0");
      assertThat(browser.value("document.title")).isEqualTo("Holdfast");
      assertThat(browser.complaints()).isEmpty();

      // and if a name did get into the markup, the browser would still not run it
      browser.value(
          "(() => { try { document.body.innerHTML = '<img src=x onerror=\"document.title=1\">' }"
              + " catch (e) { return e.name } })()");
      assertThat(browser.complaints()).isNotEmpty();
      assertThat(browser.value("document.title")).isEqualTo("Holdfast");
    }
  }

  @Test
  void aNodeThatIsAwayIsToldAndThePageComesBackByItself() throws IOException {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Browser browser = browser()) {
      String port;
      try (Node node = Node.start(dir, host)) {
        Volume volume = node.volume(node.target().nqn());
        volume.stage();
        port = node.port();
        browser.open(node.page());
        browser.awaitText("1 healthy");
        browser.await("document.getElementById('link')?.dataset.link === 'live'");
      }
      browser.awaitText("the node does not answer");
      assertThat(browser.value("document.body.classList.contains('stale')")).isEqualTo("true");
      assertThat(browser.text()).contains("1 healthy");
      try (Node _ = Node.start(dir, host, "--server.port=" + port)) {
        browser.await("document.getElementById('link')?.dataset.link === 'live'");
        assertThat(browser.value("document.body.classList.contains('stale')")).isEqualTo("false");
      }
    }
  }

  private Browser browser() throws IOException {
    Optional<Path> program = Browser.program();
    assumeTrue(program.isPresent(), "there is no chromium here: apt-get install chromium");
    return Browser.start(program.orElseThrow(), dir.resolve("profile"));
  }

  private static Volume volume(Node node, String id, SimulatedTarget target) {
    return new Volume(node, id, target.nqn()).with("ctrlLossTmo", "600");
  }

  private static void await(Node node, String volume, Verdict verdict) {
    Awaiting.until(() ->
        node.bean(ReportVolumeHealth.class).all().stream()
            .anyMatch(v -> v.volume().value().equals(volume) && v.verdict() == verdict));
  }

  private static void pass(SimulatedHost host, Duration time) {
    host.clock().hold().advance(time);
    host.clock().run();
  }

  private static void shoot(Browser browser, String name) throws IOException {
    // two ticks of the page: the clock has jumped
    browser.await("(window.ticks = (window.ticks ?? Date.now())) + 6000 < Date.now()");
    browser.value("delete window.ticks");
    for (String scheme : new String[] {"light", "dark"}) {
      browser.prefers(scheme);
      fit(browser, DESKTOP, false);
      browser.screenshot(SHOTS.resolve(name + "-" + scheme + ".png"));
    }
    browser.prefers("light");
    fit(browser, PHONE, true);
    assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo("" + PHONE);
    browser.screenshot(SHOTS.resolve(name + "-phone.png"));
    fit(browser, DESKTOP, false);
  }

  /** As high as the page. */
  private static void fit(Browser browser, int width, boolean phone) {
    browser.size(width, 400, phone);
    int height = Integer.parseInt(browser.value("document.documentElement.scrollHeight"));
    browser.size(width, height, phone);
  }
}
