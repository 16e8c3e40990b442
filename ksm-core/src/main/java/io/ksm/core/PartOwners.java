package io.ksm.core;

import io.ksm.core.engine.Engine;
import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.PluginPart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plug-in whose part threw what ended a scan. It looks at the stack trace, so that the
 * engine's calls of parts, millions in each second, need no wrapper.
 *
 * <p>Filled by one thread, then only read.
 */
final class PartOwners {
  private static final String ENGINE = Engine.class.getPackageName();

  private final List<PluginPart> parts = new ArrayList<>();

  /** Adds a part that a plug-in made. */
  void add(PluginPart part) {
    parts.add(part);
  }

  /** Calls the engine, and throws a {@link PluginFault} in place of what a part throws. */
  <T extends @Nullable Object> T call(Supplier<T> work) {
    try {
      return work.get();
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
   * the exception itself. Errors of the JVM, such as too little memory, have no owner.
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
   * Returns the {@link PluginFault} that an error is.
   *
   * @throws Error the error itself, if no part threw it
   */
  RuntimeException faultOf(Error thrown) {
    PluginPart owner = thrown instanceof VirtualMachineError ? null : owner(thrown);
    if (owner == null) {
      throw thrown;
    }
    return owner.fault(thrown);
  }

  /** Of the calls that were under way, that one counts which the engine made last. */
  private @Nullable PluginPart owner(Throwable thrown) {
    @Nullable PluginPart owner = null;
    for (StackTraceElement call : thrown.getStackTrace()) {
      if (call.getClassName().startsWith(ENGINE)) {
        return owner;
      }
      owner = owner(call.getClassName());
    }
    return null;
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
