package dev.holdfast.bootstrap.crash;

import dev.holdfast.application.service.NodePorts;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Stands between a node and its ports, and ends the node's life before or after the n-th call to
 * any of them: that call throws, and so does every later one, on whatever thread. All ports that
 * the node has are seen, also those of tomorrow.
 */
final class Crash {
  /** Not an exception, so that no clean-up of an expected failure takes it for one. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String where) {
      super(where);
    }
  }

  private final int at;
  private final List<String> calls = new ArrayList<>();
  private int underWay;
  private boolean dead;

  Crash(int at) {
    this.at = at;
  }

  /** A node that lives. */
  static Crash never() {
    return new Crash(Integer.MAX_VALUE);
  }

  /** True once the node has died. */
  synchronized boolean happened() {
    return dead;
  }

  /** What the last call was, for messages. */
  synchronized String where() {
    return calls.isEmpty() ? "nowhere" : "after call " + calls.size() + ", " + calls.getLast();
  }

  /** What a dead process still had in the kernel has ended when this returns. */
  synchronized void settle() throws InterruptedException {
    while (underWay > 0) {
      wait();
    }
  }

  NodePorts around(NodePorts ports) {
    RecordComponent[] components = NodePorts.class.getRecordComponents();
    Object[] values = Arrays.stream(components).map(component -> seen(component, ports)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<NodePorts> constructor = NodePorts.class.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object seen(RecordComponent component, NodePorts ports) {
    Object port;
    try {
      port = component.getAccessor().invoke(ports);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    Class<?> type = component.getType();
    if (!type.getPackageName().equals("dev.holdfast.application.port.out")) {
      return port;
    }
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          boolean last = enter(type.getSimpleName() + "." + method.getName());
          try {
            Object answer = method.invoke(port, arguments);
            if (last) {
              throw die();
            }
            return answer;
          } catch (InvocationTargetException e) {
            throw last ? die() : e.getCause();
          } finally {
            leave();
          }
        });
  }

  private synchronized boolean enter(String call) {
    if (dead) {
      throw new Killed("dead since " + where());
    }
    calls.add(call);
    underWay++;
    return calls.size() == at;
  }

  private synchronized void leave() {
    underWay--;
    notifyAll();
  }

  private synchronized Killed die() {
    dead = true;
    return new Killed(where());
  }
}
