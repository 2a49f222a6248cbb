package dev.holdfast.integration.machine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * This machine itself: we are root, and its kernel has the modules. Meant for virtual machines; it
 * makes subsystems, links and mounts here.
 */
final class HostMachine implements Machine {
  private final Path share;
  private final Path out;
  private final Commands commands = new Commands(List.of(), 2);

  HostMachine(Path share, Path out) {
    this.share = share;
    this.out = out;
  }

  @Override
  public String name() {
    return "this machine (" + System.getProperty("os.version") + ")";
  }

  @Override
  public String kernel() {
    return "own";
  }

  @Override
  public int slowness() {
    return commands.slowness();
  }

  @Override
  public Path share() {
    return share;
  }

  @Override
  public Path out() {
    return out;
  }

  @Override
  public Path outHere() {
    return out;
  }

  @Override
  public List<String> application() {
    return Share.application(share);
  }

  @Override
  public Output run(Duration patience, List<String> command) {
    return commands.run(patience, command);
  }

  @Override
  public Running start(List<String> command) {
    return commands.start(command);
  }

  @Override
  public SocketAddress reach(Port port) {
    return switch (port) {
      case CSI -> UnixDomainSocketAddress.of(Port.CSI_SOCKET);
      case MANAGEMENT ->
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Port.MANAGEMENT_PORT);
    };
  }

  @Override
  public List<Path> records() {
    return List.of();
  }

  @Override
  public void close() {
    // there is nothing to end
  }
}
