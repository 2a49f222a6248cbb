package dev.holdfast.integration.world;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.holdfast.bootstrap.kubelet.Claim;
import dev.holdfast.bootstrap.kubelet.Kubelet;
import dev.holdfast.integration.world.KernelTarget.Backing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The resources of one test of a story: targets, volumes and writers of its own, and the shared
 * node.
 */
public final class Scene {
  private final Bench bench;
  private final String name;
  private final Calls calls = new Calls();
  private final List<KernelTarget> targets = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final long loggedBefore;
  private final long happenedBefore;
  private CsiNode.Options options = CsiNode.Options.NONE;

  /**
   * @param name unique in the run, of letters, digits and dashes
   */
  public Scene(Bench bench, String name) {
    this.bench = bench;
    this.name = name;
    this.loggedBefore = size("app.log");
    this.happenedBefore = size(Guest.TIMELINE);
  }

  /** The node; started again if the story before this one had other options. */
  public CsiNode node() {
    return bench.node().with(options);
  }

  /** The node with these settings in this story; each without its prefix. */
  public CsiNode nodeWith(String... settings) {
    options = new CsiNode.Options(List.of(settings), options.heap(), options.under());
    return node();
  }

  /** The node with a heap of this size in this story, such as {@code 48m}. */
  public CsiNode nodeWithHeap(String size) {
    options = new CsiNode.Options(options.settings(), size, options.under());
    return node();
  }

  /** The node run by a command that takes privileges away, with these settings. */
  public CsiNode nodeUnder(List<String> command, String... settings) {
    options = new CsiNode.Options(List.of(settings), options.heap(), command);
    return node();
  }

  /** The node as it is without this story, also after it could not be started. */
  public CsiNode nodeAsItWas() {
    options = CsiNode.Options.NONE;
    return node();
  }

  public Guest guest() {
    return bench.guest();
  }

  public KernelTarget target(int mebibytes) {
    return target(mebibytes, Backing.MEMORY);
  }

  /** A subsystem of its own at both addresses. */
  public KernelTarget target(int mebibytes, Backing backing) {
    String unique = name + (targets.isEmpty() ? "" : "-" + targets.size());
    KernelTarget target =
        new KernelTarget(guest(), unique, 1, UUID.randomUUID(), mebibytes, backing);
    targets.add(target);
    return target.create();
  }

  public Volume volume(KernelTarget target, String kind) {
    return new Volume(node(), calls, target, kind);
  }

  /** A second machine with a node. */
  public SecondNode secondNode() {
    return bench.second();
  }

  /** A volume of the second node, which has one path to the target. */
  public Volume volume(SecondNode owner, KernelTarget target, String kind) {
    target.serve(3);
    return new Volume(owner.node(), calls, target, kind)
        .with("targetTrAddr", KernelTarget.AT_THE_CABLE);
  }

  /**
   * A kubelet on the node's machine.
   *
   * @param root its directory there, also if it is behind a link
   */
  public Kubelet kubelet(String root) {
    CsiNode node = node();
    return Kubelet.start(
        new GuestDisk(guest()), root, Volume.DRIVER, () -> node.calls(Kubelet.PATIENCE));
  }

  /** The claim by which a pod of that kubelet asks for it. */
  public Claim claim(Volume volume) {
    return volume.claim();
  }

  /**
   * Starts a pod's program that writes into the published volume, and waits for its first records.
   */
  public Writer writer(Volume volume) {
    return writer(volume, volume.file());
  }

  /** The same, where another client than the volume has published it. */
  public Writer writer(Volume volume, String file) {
    Writer writer = Writer.start(volume.guest(), file, name + "-writer-" + writers.size());
    writers.add(writer);
    return writer;
  }

  /** Prints how long something took for which no time is promised. */
  @SuppressWarnings("SystemOut")
  public void measured(String what, long beganNanos) {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    System.out.println("  %s, %s: %.1f s".formatted(name, what, seconds));
  }

  public KernelView see() {
    return guest().see();
  }

  public KernelView await(String what, Duration patience, Predicate<KernelView> is) {
    return guest().await(what, patience, is);
  }

  /**
   * Takes the story's own things away.
   *
   * @return what is still there then, one line each; empty if all is well
   */
  public List<String> end() {
    List<String> left = new ArrayList<>(see().leftByTheNode(Guest.KUBELET));
    bench.secondIfBooted().map(SecondNode::left).ifPresent(left::addAll);
    writers.forEach(Writer::close);
    if (left.isEmpty()) {
      targets.forEach(KernelTarget::drop);
      left.addAll(see().leftByTheStory());
    }
    return left;
  }

  /** Takes everything away by force: of the machine, and of what the node remembers. */
  public void clear() {
    bench.endSecond();
    CsiNode node = bench.node();
    node.kill();
    writers.forEach(Writer::close);
    guest().script("clear.sh");
    node.forget();
    node.restart();
    List<String> left = see().leftByTheNode(Guest.KUBELET);
    if (!left.isEmpty()) {
      throw new AssertionError("left behind: " + left);
    }
  }

  /** Keeps all that is known of this scene in a folder, and of the second node in one below. */
  public void collect(Path into) {
    try {
      collect(guest(), into);
      Optional<SecondNode> other = bench.secondIfBooted();
      if (other.isPresent()) {
        collectSecond(other.get().guest(), into.resolve("second"));
      }
      Files.write(into.resolve("app.log"), since("app.log", loggedBefore));
      Files.write(
          into.resolve("timeline"),
          Stream.concat(since(Guest.TIMELINE, happenedBefore).stream(), calls.lines().stream())
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collectSecond(Guest guest, Path into) throws IOException {
    collect(guest, into);
    for (String file : List.of("app.log", Guest.TIMELINE)) {
      Path from = guest.machine().outHere().resolve(file);
      Files.copy(from, into.resolve(file), REPLACE_EXISTING);
    }
  }

  private void collect(Guest guest, Path into) throws IOException {
    Path there = guest.machine().out().resolve("collected-" + name);
    guest.script("collect.sh", there.toString());
    Files.createDirectories(into);
    copy(guest.machine().outHere().resolve("collected-" + name), into);
    for (Path record : guest.machine().records()) {
      Files.copy(record, into.resolve(record.getFileName()), REPLACE_EXISTING);
    }
  }

  private static void copy(Path from, Path into) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, into.resolve(file.getFileName()), REPLACE_EXISTING);
      }
    }
  }

  private long size(String file) {
    try {
      return Files.size(guest().machine().outHere().resolve(file));
    } catch (IOException e) {
      return 0;
    }
  }

  private List<String> since(String file, long before) throws IOException {
    byte[] all = Files.readAllBytes(guest().machine().outHere().resolve(file));
    int from = (int) Math.min(before, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
