package io.ksm.core;

import io.ksm.core.engine.Engine;
import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.PluginPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plug-in whose part threw what ended a scan. It looks at the stack trace, so that the
 * engine's calls of parts, millions in each second, need no wrapper.
 *
 * <p>Filled by one thread, then only read.
 */
final class PartOwners {
  private static final String ENGINE = Engine.class.getPackageName();

  private static final String SCANNER = PartOwners.class.getPackageName() + ".";

  private final List<PluginPart> parts = new ArrayList<>();

  /** Adds a part that a plug-in made. */
  void add(PluginPart part) {
    parts.add(part);
  }

  /** Does something with the engine or the parts. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object, X extends Exception> {
    /** Does it. */
    T run() throws X;
  }

  /** Calls the engine, and throws a {@link PluginFault} in place of what a part throws. */
  <T extends @Nullable Object, X extends Exception> T call(Work<T, X> work) throws X {
    try {
      return work.run();
    } catch (RuntimeException e) {
      throw faultOf(e);
    } catch (Error e) {
      throw faultOf(e);
    }
  }

  /** Returns why something failed: the {@link PluginFault} if a part threw it, else itself. */
  Throwable causeOf(Throwable thrown) {
    try {
      return switch (thrown) {
        case RuntimeException exception -> faultOf(exception);
        case Error error -> faultOf(error);
        default -> thrown;
      };
    } catch (Error e) {
      return e;
    }
  }

  /**
   * Returns what to throw in place of an exception: a {@link PluginFault} if a part threw it, else
   * the exception itself.
   */
  RuntimeException faultOf(RuntimeException thrown) {
    if (thrown instanceof PluginFault) {
      return thrown;
    }
    if (thrown instanceof WrongAnswer answer) {
      PluginPart owner = owner(answer.part().getName());
      return owner == null ? thrown : owner.fault(answer.answer());
    }
    PluginPart owner = owner(thrown);
    return owner == null ? thrown : owner.fault(thrown);
  }

  /**
   * Returns the {@link PluginFault} that an error is. Errors of the JVM, such as too little memory,
   * have no owner; but who calls itself without an end has one.
   *
   * @throws Error the error itself, if no part threw it
   */
  RuntimeException faultOf(Error thrown) {
    PluginPart owner = isOfJvm(thrown) ? null : owner(thrown);
    if (owner == null) {
      throw thrown;
    }
    return owner.fault(thrown);
  }

  private static boolean isOfJvm(Error thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /**
   * Of the calls that were under way, that one counts which the engine made last, or the scanner
   * around it. The JVM notes only so many calls; if all of them were within a part's, it is that.
   */
  private @Nullable PluginPart owner(Throwable thrown) {
    @Nullable PluginPart owner = null;
    for (StackTraceElement call : thrown.getStackTrace()) {
      if (call.getClassName().startsWith(ENGINE)) {
        return owner;
      }
      PluginPart here = owner(call.getClassName());
      if (here == null && isScanner(call.getClassName())) {
        return owner;
      }
      owner = here;
    }
    return owner;
  }

  /** Says whether a class is of this package, without those below. */
  private static boolean isScanner(String className) {
    return className.startsWith(SCANNER) && className.indexOf('.', SCANNER.length()) < 0;
  }

  private @Nullable PluginPart owner(String className) {
    for (PluginPart part : parts) {
      if (part.isOf(className)) {
        return part;
      }
    }
    for (PluginPart part : parts) {
      if (part.isOfFactory(className)) {
        return part;
      }
    }
    return null;
  }
}
