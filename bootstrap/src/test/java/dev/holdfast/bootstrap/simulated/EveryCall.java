package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.operation.NodePorts;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands between a node and all ports that it has, also those of tomorrow. */
@FunctionalInterface
public interface EveryCall {
  /**
   * @param name such as {@code Mounts.bind}
   * @param real makes the call
   */
  @Nullable Object pass(String name, Call real) throws Throwable;

  /** A call to a port. */
  interface Call {
    @Nullable Object make() throws Throwable;

    List<Object> arguments();
  }

  /** The same ports, through this. */
  default NodePorts around(NodePorts ports) {
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
    if (!(type.getPackageName() + ".").startsWith("dev.holdfast.application.port.out.")) {
      return port;
    }
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            pass(
                type.getSimpleName() + "." + method.getName(),
                new Call() {
                  @Override
                  public @Nullable Object make() throws Throwable {
                    try {
                      return method.invoke(port, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }

                  @Override
                  public List<Object> arguments() {
                    return arguments == null ? List.of() : List.of(arguments);
                  }
                }));
  }
}
