package dev.holdfast.bootstrap;

import java.lang.reflect.Proxy;

/**
 * SIGTERM is how a container is asked to end. The status of a process that did so is 0; the JVM
 * alone ends in the same orderly way, with 143, which Kubernetes shows as an error.
 */
final class OrderlyEnd {
  private OrderlyEnd() {}

  /**
   * From now on. By reflection: javac warns of {@code sun.misc.Signal}, which has no successor, in
   * a way that cannot be switched off for one class. Where it is missing the status stays 143.
   *
   * @param signals for each of these; INT is what Ctrl-C sends
   */
  static void hasStatusZero(String... signals) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object exit =
          Proxy.newProxyInstance(
              OrderlyEnd.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                System.exit(0);
                return null;
              });
      for (String name : signals) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), exit);
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      System.err.println("holdfast: the status at the end will not be 0: " + e);
    }
  }
}
