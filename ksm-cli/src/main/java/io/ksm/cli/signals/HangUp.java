package io.ksm.cli.signals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Hears of SIGHUP, by which services are asked to read anew what they depend on.
 *
 * <p>The JDK has no other way to hear of a single signal than a class that it calls unsupported.
 * The compiler warns of each use of that, and so it is looked up when the program runs.
 */
public final class HangUp {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private HangUp() {}

  /**
   * Has a task run at each SIGHUP from now on, on a thread of its own.
   *
   * @return false if this JVM does not let signals be handled ({@code -Xrs}, another JVM): SIGHUP
   *     ends it then, as usual
   */
  public static boolean handle(Runnable task) {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      Class<?> handler = Class.forName(HANDLER);
      InvocationHandler answer =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  task.run();
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> SIGNAL;
              };
      Object made =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, answer);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), made);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
