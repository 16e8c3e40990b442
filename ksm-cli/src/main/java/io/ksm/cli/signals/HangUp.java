package io.ksm.cli.signals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

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
      MethodHandle run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(task);
      Object made =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), made);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
