package dev.holdfast.application.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.port.out.PortalResolver;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortalsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, List<String>> names = new HashMap<>();
  private final HeldTime time = new HeldTime();

  @Test
  void leavesAddressesAsTheyAre() {
    Portals.Current current = current(Map.of(), asked("10.0.0.1", "10.0.1.1"));

    assertThat(current.attachment().addresses()).isEqualTo(at("10.0.0.1", "10.0.1.1"));
    assertThat(current.why()).isEmpty();
  }

  @Test
  void asksForEachNameAgainEachTime() {
    names.put("array", List.of("10.0.0.1", "fd00::1"));
    VolumeAttachment first = current(Map.of(), asked("array")).attachment();
    assertThat(first.addresses()).isEqualTo(at("10.0.0.1", "fd00::1"));

    names.put("array", List.of("10.0.0.2"));

    Portals.Current second = current(Map.of(), first);
    assertThat(second.attachment().addresses()).isEqualTo(at("10.0.0.2"));
    assertThat(second.attachment().portals()).isEqualTo(first.portals());
  }

  @Test
  void keepsWhatItKnewWhileANameCannotBeLookedUp() {
    names.put("left", List.of("10.0.0.1"));
    names.put("right", List.of("10.0.1.1"));
    VolumeAttachment known = current(Map.of(), asked("left", "right")).attachment();

    names.put("left", List.of("10.0.0.2"));
    names.remove("right");
    Portals.Current current = current(Map.of(), known);

    assertThat(current.attachment().addresses()).isEqualTo(at("10.0.0.2", "10.0.0.1", "10.0.1.1"));
    assertThat(current.why()).containsExactly("right: no such name");
    assertThat(current.known()).isTrue();
  }

  /** A path that never was there is missing all the same. */
  @Test
  void keepsInMindANameThatNeverLedAnywhereUntilItDoes() {
    VolumeAttachment staged = current(Map.of(), asked("10.0.0.1", "right")).attachment();
    assertThat(staged.addresses()).isEqualTo(at("10.0.0.1"));
    assertThat(staged.unresolved()).extracting(Portal::host).containsExactly("right");
    assertThat(current(Map.of(), staged).attachment().unresolved()).hasSize(1);

    names.put("right", List.of("10.0.1.1"));

    VolumeAttachment found = current(Map.of(), staged).attachment();
    assertThat(found.addresses()).isEqualTo(at("10.0.0.1", "10.0.1.1"));
    assertThat(found.unresolved()).isEmpty();
    names.remove("right");
    assertThat(current(Map.of(), found).attachment().unresolved()).isEmpty();
  }

  @Test
  void aNameThatLeadsToAKnownAddressLeadsSomewhere() {
    names.put("left", List.of("10.0.0.1"));

    VolumeAttachment found = current(Map.of(), asked("10.0.0.1", "left")).attachment();

    assertThat(found.addresses()).isEqualTo(at("10.0.0.1"));
    assertThat(found.unresolved()).isEmpty();
  }

  @Test
  void saysThatItKnowsNothing() {
    Portals.Current current = current(Map.of(), asked("array"));

    assertThat(current.known()).isFalse();
    assertThat(current.why()).containsExactly("array: no such name");
  }

  /** Twenty volumes, each tried every few seconds. */
  @Test
  void aNameThatCannotBeLookedUpIsOneWarningForAllVolumes() {
    List<String> log = new ArrayList<>();
    Portals portals =
        new Portals(PortalMoves.NONE, this::resolve, time, new RareWarnings(log::add, time));
    for (int second = 0; second < 60; second += 5) {
      for (int volume = 0; volume < 20; volume++) {
        portals.current(asked("left", "right"), PATIENCE);
      }
      time.pass(5);
    }

    assertThat(log).hasSize(2);
    assertThat(log.getFirst())
        .startsWith("left: no such name; the addresses known before are kept");
    time.pass(600);
    portals.current(asked("left"), PATIENCE);
    assertThat(log).hasSize(3).last().asString().endsWith("(and 239 warnings since the last one)");
  }

  @Test
  void followsAPortalThatHasMovedToAddressesAndNames() {
    names.put("array", List.of("10.9.0.3"));
    Map<String, String> moves = Map.of("10.0.0.1", "10.9.0.1, 10.9.0.2", "FD00::1", "Array");

    VolumeAttachment moved = current(moves, asked("10.0.0.1", "fd00::1", "10.0.1.1")).attachment();

    assertThat(moved.addresses()).isEqualTo(at("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.0.1.1"));
  }

  @Test
  void canExchangeTwoPortalsAndNeverGoesInCircles() {
    Map<String, String> moves = Map.of("10.0.0.1", "10.0.1.1", "10.0.1.1", "10.0.0.1");

    assertThat(current(moves, asked("10.0.0.1")).attachment().addresses())
        .isEqualTo(at("10.0.1.1"));
    assertThat(current(moves, asked("10.0.1.1")).attachment().addresses())
        .isEqualTo(at("10.0.0.1"));
  }

  @Test
  void takesEachAddressOnceAndNoMoreThanAVolumeMayHave() {
    names.put("array", List.of("10.0.0.1", "10.0.0.1", "nonsense!"));
    names.put("crowd", IntStream.range(0, 200).mapToObj(i -> "10.1.0." + i).toList());

    assertThat(current(Map.of(), asked("array", "10.0.0.1")).attachment().addresses())
        .isEqualTo(at("10.0.0.1"));
    assertThat(current(Map.of(), asked("crowd")).attachment().addresses())
        .hasSize(VolumeAttachment.MOST_ADDRESSES);
  }

  @Test
  void refusesAMoveToNowhereNamingIt() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> new PortalMoves(Map.of("10.0.0.1", "10.0.0.1,")))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("portals[10.0.0.1]"));
  }

  private Portals.Current current(Map<String, String> moves, VolumeAttachment attachment) {
    return portals(moves).current(attachment, PATIENCE);
  }

  /** Many names of a name service that is down: the time is that of one. */
  @Test
  void allNamesTogetherTakeNoLongerThanThePatience() {
    Duration begin = time.uptime();
    List<Duration> waited = new ArrayList<>();
    Portals portals =
        new Portals(
            PortalMoves.NONE,
            (_, patience) -> {
              waited.add(patience);
              time.pass(patience);
              return new PortalResolver.Answer.Failed("did not answer");
            },
            time);
    String[] hosts = IntStream.range(0, 64).mapToObj(i -> "array-" + i).toArray(String[]::new);

    assertThat(portals.current(asked(hosts), PATIENCE).why()).hasSize(64);

    assertThat(time.uptime().minus(begin)).isLessThanOrEqualTo(PATIENCE);
    assertThat(waited).hasSize(64).startsWith(Duration.ofMillis(2500), Duration.ofMillis(1250));
  }

  private Portals portals(Map<String, String> moves) {
    return new Portals(new PortalMoves(moves), this::resolve, time);
  }

  private PortalResolver.Answer resolve(String name, Duration patience) {
    assertThat(patience).isEqualTo(PATIENCE.dividedBy(2));
    return names.containsKey(name)
        ? new PortalResolver.Answer.Found(names.get(name))
        : new PortalResolver.Answer.Failed("no such name");
  }

  private static List<TransportId> at(String... addresses) {
    return Arrays.stream(addresses).map(address -> TransportId.tcp(address, 4420)).toList();
  }

  private static VolumeAttachment asked(String... hosts) {
    List<Portal> portals =
        Arrays.stream(hosts)
            .map(host -> new Portal(Transport.TCP, host, 4420, Optional.empty(), Optional.empty()))
            .toList();
    return new VolumeAttachment(
        new SubsystemNqn("nqn.2026-01.dev.holdfast:vol"),
        portals,
        portals.stream().flatMap(portal -> portal.address().stream()).toList(),
        portals.stream().filter(Portal::named).toList(),
        NamespaceSelector.THE_ONLY_ONE,
        ConnectionPolicy.DEFAULT,
        1,
        OutagePolicy.RELEASE,
        Duration.ofMinutes(1),
        FencingPolicy.AUTO);
  }
}
