package dev.holdfast.adapters.web.view;

import dev.holdfast.adapters.web.view.TopologyView.ControllerView;
import dev.holdfast.adapters.web.view.TopologyView.NamespaceView;
import dev.holdfast.adapters.web.view.TopologyView.SubsystemView;
import dev.holdfast.adapters.web.view.TopologyView.VolumeView;
import dev.holdfast.domain.recovery.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tree in the terminal: states are words, and colours where there are any. */
public final class TopologyText {
  /** Characters in names from targets that would move the cursor or turn the writing direction. */
  private static final Pattern UNSEEN =
      Pattern.compile("(?!\u001b\\[[0-9;]*m)[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private final TopologyView view;
  private final Colours colours;
  private final StringBuilder out = new StringBuilder();

  private TopologyText(TopologyView view, Colours colours) {
    this.view = view;
    this.colours = colours;
  }

  public static String of(TopologyView view, Colours colours) {
    return new TopologyText(view, colours).text();
  }

  /** A line and what is below it. */
  private record Twig(String line, List<Twig> below) {}

  private String text() {
    line("", "native multipath " + view.nativeMultipath());
    if (view.subsystems().isEmpty()) {
      line("", "no NVMe subsystem");
    }
    view.subsystems().forEach(subsystem -> root(subsystem(subsystem)));
    List<VolumeView> adrift = view.volumes().stream().filter(volume -> !placed(volume)).toList();
    if (view.volumes().isEmpty()) {
      line("", "no volume staged");
    } else if (!adrift.isEmpty()) {
      root(
          new Twig(
              colours.strong("volumes without a namespace"),
              adrift.stream().map(this::volume).toList()));
    }
    if (!view.jobs().isEmpty()) {
      root(
          new Twig(
              colours.strong("jobs"),
              view.jobs().stream()
                  .map(job ->
                      new Twig(
                          words(job.volume(), job.what(), "of", job.device() + ":", job.progress()),
                          List.of()))
                  .toList()));
    }
    return out.toString();
  }

  private boolean placed(VolumeView volume) {
    return view.subsystems().stream()
        .anyMatch(s -> s.namespaces().stream().anyMatch(n -> on(s, n, volume)));
  }

  private static boolean on(SubsystemView subsystem, NamespaceView namespace, VolumeView volume) {
    return subsystem.nqn().equals(volume.nqn())
        && !subsystem.controllers().isEmpty()
        && namespace.identity().equals(volume.identity());
  }

  private Twig subsystem(SubsystemView subsystem) {
    boolean orphaned = subsystem.controllers().isEmpty();
    List<Twig> below = new ArrayList<>();
    subsystem.controllers().forEach(controller -> below.add(controller(subsystem, controller)));
    subsystem.namespaces().forEach(namespace -> below.add(namespace(subsystem, namespace)));
    return new Twig(
        words(
            colours.strong(subsystem.name()),
            subsystem.nqn(),
            colours.faint(subsystem.ioPolicy()),
            orphaned ? colours.bad("ORPHANED: no controller") : ""),
        below);
  }

  private Twig controller(SubsystemView subsystem, ControllerView controller) {
    String state =
        switch (controller.state()) {
          case "live" -> colours.good("live");
          case "connecting", "resetting", "new" -> colours.doubtful(controller.state());
          default -> colours.bad(controller.state());
        };
    List<Twig> paths =
        subsystem.namespaces().stream()
            .flatMap(namespace ->
                namespace.paths().stream()
                    .filter(path -> path.controller().equals(controller.name()))
                    .map(path ->
                        new Twig(
                            words(
                                path.device(),
                                "to",
                                namespace.device(),
                                path.ana(),
                                path.usable() ? colours.good("usable") : colours.bad("NOT usable")),
                            List.of())))
            .toList();
    return new Twig(
        words(
            controller.name(),
            controller.transport(),
            controller.address().isEmpty() ? "no address" : controller.address(),
            state,
            colours.faint(timers(controller))),
        paths);
  }

  private Twig namespace(SubsystemView subsystem, NamespaceView namespace) {
    return new Twig(
        words("namespace", namespace.device(), namespace.identity(), namespace.bytes() + " bytes"),
        view.volumes().stream()
            .filter(volume -> on(subsystem, namespace, volume))
            .map(this::volume)
            .toList());
  }

  private Twig volume(VolumeView volume) {
    String since = volume.since() == null ? "" : "since " + volume.since();
    List<Twig> below = new ArrayList<>();
    if (volume.summary() != null && !"HEALTHY".equals(volume.verdict())) {
      below.add(new Twig(volume.summary(), List.of()));
    }
    below.add(
        new Twig(
            words(volume.staged() ? "staged at" : "being staged at", volume.stagingPath()),
            List.of()));
    below.add(
        new Twig(
            words("wants", String.join(", ", volume.addresses()), "of", volume.nqn()), List.of()));
    if (volume.reservation() != null) {
      below.add(new Twig(words("reservation:", volume.reservation()), List.of()));
    }
    return new Twig(
        words(colours.strong(volume.id()), verdict(volume), colours.faint(since)), below);
  }

  private String verdict(VolumeView volume) {
    String word = Objects.requireNonNullElse(volume.verdict(), "");
    return Stream.of(Verdict.values())
        .filter(verdict -> verdict.name().equals(word))
        .findFirst()
        .map(this::coloured)
        // of a node of another version
        .orElseGet(() -> word.isEmpty() ? "not judged" : colours.bad(word));
  }

  private String coloured(Verdict verdict) {
    return switch (verdict) {
      case HEALTHY -> colours.good(verdict.name());
      case TIMER_DRIFT, DEGRADED, UNMOUNTED, RECONNECTING -> colours.doubtful(verdict.name());
      case FOREIGN,
          READ_ONLY_AFTER_ERROR,
          DEAD_MOUNT,
          DEVICE_NODE_MISSING,
          INACCESSIBLE,
          NO_NAMESPACE,
          ORPHANED,
          LOST,
          WRONG_DEVICE,
          FENCED,
          WRITES_LOST ->
          colours.bad(verdict.name());
    };
  }

  private static String timers(ControllerView controller) {
    return Stream.of(
            "ctrl_loss_tmo=" + controller.ctrlLossTmo(),
            "reconnect_delay=" + controller.reconnectDelay(),
            "kato=" + controller.keepAliveTmo(),
            "fast_io_fail_tmo=" + controller.fastIoFailTmo())
        .filter(text -> !text.endsWith("="))
        .collect(Collectors.joining(" "));
  }

  private static String words(String... words) {
    return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }

  private void root(Twig twig) {
    line("", twig.line());
    below("", twig.below());
  }

  private void below(String indent, List<Twig> twigs) {
    for (int i = 0; i < twigs.size(); i++) {
      boolean last = i == twigs.size() - 1;
      line(indent + (last ? "└─ " : "├─ "), twigs.get(i).line());
      below(indent + (last ? "   " : "│  "), twigs.get(i).below());
    }
  }

  private void line(String indent, String text) {
    out.append(indent).append(UNSEEN.matcher(text).replaceAll("?")).append('\n');
  }
}
