package dev.holdfast.integration.world;

import java.util.List;
import java.util.Optional;

/**
 * The state of a machine's kernel at one moment, read by a short script and not by the code under
 * test.
 */
public record KernelView(List<String> lines) {

  /** A controller. */
  public record Controller(String name, String state, String nqn, String address) {
    public boolean live() {
      return state.equals("live");
    }
  }

  /** A namespace's block device. */
  public record Device(String name, String number, String uuid, long sectors) {}

  /** A mount. */
  public record Mount(String id, String number, String point, String type, String options) {}

  public List<Controller> controllers(String nqn) {
    return all("controller").stream()
        .map(word -> new Controller(word[1], word[2], word[3], word[4]))
        .filter(controller -> controller.nqn().equals(nqn))
        .toList();
  }

  public long live(String nqn) {
    return controllers(nqn).stream().filter(Controller::live).count();
  }

  public Optional<Device> device(String uuid) {
    return all("namespace").stream()
        .map(word -> new Device(word[1], word[2], word[3], Long.parseLong(word[4])))
        .filter(device -> device.uuid().equals(uuid))
        .findFirst();
  }

  public List<String> subsystems(String nqn) {
    return all("subsystem").stream()
        .filter(word -> word[2].equals(nqn))
        .map(word -> word[1])
        .toList();
  }

  /** The names of Holdfast's mappings. */
  public List<String> mappings() {
    return all("mapping").stream().map(word -> word[1]).toList();
  }

  public List<Mount> mounts() {
    return all("mount").stream()
        .map(word -> new Mount(word[1], word[2], word[3], word[4], word[5]))
        .toList();
  }

  /** The mounts at exactly this path, the top one last. */
  public List<Mount> mounts(String point) {
    return mounts().stream().filter(mount -> mount.point().equals(point)).toList();
  }

  /** The remains that a node without volumes should not have, one line each. */
  public List<String> leftByTheNode(String kubeletDirectory) {
    return lines.stream()
        .filter(line ->
            line.startsWith("controller ")
                || line.startsWith("subsystem ")
                || line.startsWith("namespace ")
                || line.startsWith("tool ")
                || line.startsWith("mapping ")
                || (line.startsWith("mount ") && line.contains(" " + kubeletDirectory + "/")))
        .toList();
  }

  /** The remains that a story itself should have removed. */
  public List<String> leftByTheStory() {
    return lines.stream()
        .filter(line ->
            line.startsWith("writer ") || line.startsWith("target ") || line.startsWith("nullb "))
        .toList();
  }

  private List<String[]> all(String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind + " "))
        .map(line -> (line + " - - - -").split(" ", -1))
        .toList();
  }

  @Override
  public String toString() {
    return String.join(
        "\n",
        lines.stream()
            .filter(line -> !line.startsWith("mount ") || line.contains("kubelet"))
            .toList());
  }
}
