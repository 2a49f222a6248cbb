package dev.holdfast.bootstrap.kubelet;

import dev.holdfast.adapters.csi.v1.NodeGrpc.NodeBlockingStub;
import dev.holdfast.bootstrap.kubelet.Paths.Known;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kubelet's volume manager (pkg/kubelet/volumemanager, pkg/volume/util/operationexecutor): what
 * pods want is compared with what is known to be mounted, and each {@link #round} makes the calls
 * that bring the one to the other, of all volumes at once. A call that fails is made again after a
 * pause, whose time is held ({@link #pass}, {@link #skipPause}).
 *
 * <p>An uncertain answer leaves a volume as possibly staged or published: if no pod wants it any
 * more, it is unpublished and unstaged. After any other failure it is taken for untouched, and
 * nothing is undone.
 */
public final class Kubelet {
  /** The deadline of its calls (csiTimeout). */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  /** One call that it made. */
  public record Call(String rpc, String handle, Status status) {
    @Override
    public String toString() {
      String why = status.getDescription();
      return rpc + " " + handle + ": " + status.getCode() + (why == null ? "" : " " + why);
    }
  }

  /** The belief of kubelet of one staging or one publishing. */
  enum State {
    NO,
    UNCERTAIN,
    YES
  }

  private record Publishing(String pod, String volume) {}

  private final KubeletDisk disk;
  private final Paths paths;
  private final Supplier<NodeBlockingStub> driver;
  private final Rpcs rpcs;
  private final KubeletFiles files;
  private final Backoff backoff = new Backoff();
  private final Map<String, List<Claim>> pods;
  private final Map<String, Long> growing = new ConcurrentHashMap<>();
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, State> staged = new ConcurrentHashMap<>();
  private final Map<Publishing, State> published = new ConcurrentHashMap<>();
  private final Set<Object> rebuilt = ConcurrentHashMap.newKeySet();

  private Kubelet(
      KubeletDisk disk,
      Paths paths,
      Supplier<NodeBlockingStub> driver,
      Map<String, List<Claim>> pods) {
    this.disk = disk;
    this.paths = paths;
    this.driver = driver;
    this.rpcs = new Rpcs(driver);
    this.files = new KubeletFiles(disk, paths);
    this.pods = new LinkedHashMap<>(pods);
  }

  /**
   * A kubelet on a node that has just booted.
   *
   * @param root kubelet's directory, as kubelet was given it
   * @param stub of the driver, with the deadline {@link #PATIENCE} or one that is scaled
   */
  public static Kubelet start(
      KubeletDisk disk, String root, String driverName, Supplier<NodeBlockingStub> stub) {
    return new Kubelet(disk, new Paths(root, driverName), stub, Map.of());
  }

  /** Dies, with the calls that are under way. */
  public void die() {
    rpcs.die();
  }

  /**
   * Another process, after this one has died. It knows what its directory shows, and the pods that
   * there are.
   */
  public Kubelet restarted() {
    die();
    Kubelet next = new Kubelet(disk, paths, driver, pods);
    next.files
        .found()
        .forEach((pod, volumes) ->
            volumes.forEach(volume -> {
              next.known.put(volume.name(), volume);
              next.published.put(new Publishing(pod, volume.name()), State.UNCERTAIN);
              next.staged.put(volume.name(), State.UNCERTAIN);
              next.rebuilt.add(volume.name());
              next.rebuilt.add(new Publishing(pod, volume.name()));
            }));
    return next;
  }

  /** A pod is bound to this node. */
  public void run(String uid, Claim... claims) {
    pods.put(uid, List.of(claims));
  }

  /** A pod is gone from the API, by force or not. */
  public void delete(String uid) {
    pods.remove(uid);
  }

  public void drain() {
    pods.clear();
  }

  /** The claim has grown, and so has the volume. */
  public void grow(String claim, long bytes) {
    growing.put(claim, bytes);
  }

  public List<Call> calls() {
    return rpcs.made();
  }

  public String staging(Claim claim) {
    return paths.staging(knownOf(claim));
  }

  public String published(Claim claim, String pod) {
    return paths.published(knownOf(claim), pod);
  }

  /** Time passes for the pauses. */
  public void pass(Duration time) {
    backoff.pass(time);
  }

  public void skipPause() {
    backoff.skip();
  }

  /** True if the pods have what they want, and nothing else is left. */
  public boolean settled() {
    return wanted().allMatch(it -> published.get(it) == State.YES)
        && growing.isEmpty()
        && wanted().collect(Collectors.toSet()).equals(published.keySet())
        && staged.keySet().equals(wanted().map(Publishing::volume).collect(Collectors.toSet()));
  }

  /** The difference from what is wanted, for messages. */
  public String state() {
    return "wanted "
        + wanted().toList()
        + ", published "
        + published
        + ", staged "
        + staged
        + ", growing "
        + growing
        + ", the last calls:\n  "
        + calls().stream()
            .skip(Math.max(0, calls().size() - 20))
            .map(Call::toString)
            .collect(Collectors.joining("\n  "));
  }

  /** Rounds, and the pauses between them, until all is settled. */
  public void settle(int rounds) {
    for (int i = 0; i < rounds && !settled(); i++) {
      round();
      backoff.skip();
    }
    if (!settled()) {
      throw new AssertionError(state());
    }
  }

  /** Everything that is due, once: unmounts, mounts, and the devices that no pod has any more. */
  public void round() {
    Set<String> volumes = new TreeSet<>(staged.keySet());
    wanted().map(Publishing::volume).forEach(volumes::add);
    published.keySet().stream().map(Publishing::volume).forEach(volumes::add);
    together(volumes.stream().<Runnable>map(volume -> () -> reconcile(volume)).toList());
  }

  /** The statistics of each volume that a pod has, as they are read every minute. */
  public List<Status> stats() {
    List<Status> answers = new ArrayList<>();
    together(
        published.entrySet().stream()
            .filter(it -> it.getValue() == State.YES)
            .map(Map.Entry::getKey)
            .<Runnable>map(it ->
                () -> {
                  Known volume = required(it.volume());
                  Status status = rpcs.stats(volume, paths.published(volume, it.pod()));
                  synchronized (answers) {
                    answers.add(status);
                  }
                })
            .toList());
    return answers;
  }

  private static void together(List<Runnable> tasks) {
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Runnable task : tasks) {
        threads.execute(() -> {
          try {
            task.run();
          } catch (Rpcs.Died dead) {
            // it does nothing more
          } catch (RuntimeException | Error e) {
            synchronized (failures) {
              failures.add(e);
            }
          }
        });
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("kubelet failed", failures.getFirst());
    }
  }

  private void reconcile(String volume) {
    for (Publishing it : of(volume)) {
      if (wanted().noneMatch(it::equals)) {
        attempt("unmount " + it, () -> unpublish(it));
      }
    }
    for (Publishing it : wanted().filter(it -> it.volume().equals(volume)).toList()) {
      if (published.get(it) != State.YES) {
        attempt("mount " + it, () -> mount(it));
      } else if (growing.containsKey(volume)) {
        attempt("expand " + volume, () -> expandOnline(it));
      }
    }
    if (of(volume).isEmpty()
        && wanted().noneMatch(it -> it.volume().equals(volume))
        && staged.containsKey(volume)) {
      attempt("unmount device " + volume, () -> unstage(volume));
    }
  }

  private List<Publishing> of(String volume) {
    return published.keySet().stream().filter(it -> it.volume().equals(volume)).toList();
  }

  private void attempt(String operation, Supplier<Boolean> body) {
    synchronized (backoff) {
      if (backoff.pausing(operation)) {
        return;
      }
    }
    boolean done = body.get();
    synchronized (backoff) {
      if (done) {
        backoff.succeeded(operation);
      } else {
        backoff.failed(operation);
      }
    }
  }

  /** Stages the volume, lets it grow, publishes it (GenerateMountVolumeFunc). */
  private boolean mount(Publishing it) {
    Claim claim = claim(it);
    Known volume = knownOf(claim);
    known.put(volume.name(), volume);
    return (staged.get(volume.name()) == State.YES || stage(claim, volume))
        && grown(claim, paths.staging(volume))
        && publish(it, claim, volume);
  }

  private boolean stage(Claim claim, Known volume) {
    files.beforeStage(volume);
    Status status = rpcs.stage(claim, paths.staging(volume));
    judge(status, staged, volume.name(), () -> files.afterUnstage(volume));
    return status.isOk();
  }

  private boolean publish(Publishing it, Claim claim, Known volume) {
    String path = paths.published(volume, it.pod());
    files.beforePublish(volume, it.pod());
    Status status = rpcs.publish(claim, paths.staging(volume), path, it.pod());
    judge(status, published, it, () -> files.afterUnpublish(volume, it.pod()));
    if (status.isOk()) {
      files.afterPublish(volume, it.pod());
    }
    return status.isOk();
  }

  /**
   * Final: what was uncertain is certain again, except after a restart, and kubelet's own files go
   * (markDeviceErrorState, markVolumeErrorState).
   */
  private <K> void judge(Status status, Map<K, State> states, K key, Runnable clean) {
    if (status.isOk()) {
      states.put(key, State.YES);
      rebuilt.remove(key);
    } else if (Answers.uncertain(status.getCode())) {
      states.put(key, State.UNCERTAIN);
    } else {
      clean.run();
      if (!rebuilt.contains(key)) {
        states.remove(key);
      }
    }
  }

  private boolean grown(Claim claim, String path) {
    Optional<Long> bytes = Optional.ofNullable(growing.get(claim.name()));
    if (bytes.isEmpty()) {
      return true;
    }
    Status status = rpcs.expand(claim, path, paths.staging(knownOf(claim)), bytes.get());
    if (status.isOk()) {
      growing.remove(claim.name());
    }
    return status.isOk();
  }

  private boolean expandOnline(Publishing it) {
    Claim claim = claim(it);
    return grown(claim, paths.published(knownOf(claim), it.pod()));
  }

  /** It is asked again until it is OK (GenerateUnmountVolumeFunc). */
  private boolean unpublish(Publishing it) {
    Known volume = required(it.volume());
    files.beforeUnpublish(volume, it.pod());
    Status status = rpcs.unpublish(volume, paths.published(volume, it.pod()));
    if (status.isOk()) {
      files.afterUnpublish(volume, it.pod());
      published.remove(it);
    } else {
      published.put(it, State.UNCERTAIN);
    }
    return status.isOk();
  }

  /** Not while it is mounted elsewhere (GenerateUnmountDeviceFunc, HasMountRefs). */
  private boolean unstage(String name) {
    Known volume = required(name);
    String path = paths.staging(volume);
    if (!volume.block() && !disk.othersOf(path).isEmpty()) {
      return false;
    }
    Status status = rpcs.unstage(volume, path);
    if (status.isOk()) {
      files.afterUnstage(volume);
      staged.remove(name);
    } else {
      staged.put(name, State.UNCERTAIN);
    }
    return status.isOk();
  }

  private Stream<Publishing> wanted() {
    return pods.entrySet().stream()
        .flatMap(pod ->
            pod.getValue().stream().map(claim -> new Publishing(pod.getKey(), claim.name())));
  }

  private Claim claim(Publishing it) {
    Predicate<Claim> named = claim -> claim.name().equals(it.volume());
    return Optional.ofNullable(pods.get(it.pod())).stream()
        .flatMap(List::stream)
        .filter(named)
        .findFirst()
        .orElseThrow();
  }

  private Known required(String volume) {
    return Optional.ofNullable(known.get(volume)).orElseThrow();
  }

  private static Known knownOf(Claim claim) {
    return new Known(claim.name(), claim.handle(), claim.block());
  }

  /** For tests: what is on its disk, by pod. */
  public Map<String, List<String>> onDisk() {
    Map<String, List<String>> names = new HashMap<>();
    files
        .found()
        .forEach((pod, volumes) -> names.put(pod, volumes.stream().map(Known::name).toList()));
    return names;
  }
}
