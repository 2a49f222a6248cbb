package dev.holdfast.integration.world;

import dev.holdfast.bootstrap.kubelet.KubeletDisk;
import java.util.List;
import java.util.Optional;

/**
 * Kubelet's directory in a machine. A raw device is kept open by a loop device, as kubelet does.
 */
record GuestDisk(Guest guest) implements KubeletDisk {
  private static final String MISSING = "is not there";

  private String run(String script, String... arguments) {
    return guest.run(command(script, arguments));
  }

  private static String[] command(String script, String... arguments) {
    String[] command = new String[4 + arguments.length];
    command[0] = "sh";
    command[1] = "-c";
    command[2] = "set -e; " + script;
    command[3] = "kubelet";
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return command;
  }

  @Override
  public void makeDirectories(String directory) {
    run("mkdir -p \"$1\"", directory);
  }

  @Override
  public void write(String file, String text) {
    run("mkdir -p \"${1%/*}\"; printf %s \"$2\" >\"$1\"", file, text);
  }

  @Override
  public Optional<String> read(String file) {
    String text = run("if [ -e \"$1\" ]; then cat \"$1\"; else echo '" + MISSING + "'; fi", file);
    return text.strip().equals(MISSING) ? Optional.empty() : Optional.of(text);
  }

  @Override
  public List<String> names(String directory) {
    return run("[ ! -d \"$1\" ] || ls -1 \"$1\"", directory).lines().toList();
  }

  @Override
  public void link(String link, String to) {
    run("mkdir -p \"${1%/*}\"; [ -L \"$1\" ] || ln -s \"$2\" \"$1\"", link, to);
  }

  @Override
  public void remove(String path) {
    run(
        "if [ -d \"$1\" ] && [ ! -L \"$1\" ]; then rmdir \"$1\" 2>/dev/null || :; else rm -f \"$1\"; fi",
        path);
  }

  @Override
  public boolean mounted(String path) {
    return !guest.see().mounts(real(path)).isEmpty();
  }

  /**
   * Links above the last name are followed, as the mount table has it; the mount is not touched.
   */
  private String real(String path) {
    String above = path.substring(0, path.lastIndexOf('/'));
    return run("readlink -m \"$1\"", above).strip() + path.substring(above.length());
  }

  @Override
  public List<String> othersOf(String mountPoint) {
    String real = real(mountPoint);
    KernelView view = guest.see();
    List<String> numbers = view.mounts(real).stream().map(KernelView.Mount::number).toList();
    return view.mounts().stream()
        .filter(mount -> numbers.contains(mount.number()) && !mount.point().equals(real))
        .map(KernelView.Mount::point)
        .toList();
  }

  @Override
  public void hold(String device, String at) {
    run(
        "mkdir -p \"${2%/*}\"; [ -e \"$2\" ] || : >\"$2\"; mountpoint -q \"$2\" || mount --bind \"$1\" \"$2\";"
            + " [ -n \"$(losetup -n -O NAME -j \"$2\")\" ] || losetup -f \"$2\"",
        device, at);
  }

  @Override
  public void release(String at) {
    run(
        "for l in $(losetup -n -O NAME -j \"$1\"); do losetup -d \"$l\"; done;"
            + " if mountpoint -q \"$1\"; then umount \"$1\"; fi; rm -f \"$1\"",
        at);
  }
}
