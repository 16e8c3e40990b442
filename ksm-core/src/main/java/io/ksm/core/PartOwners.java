package io.ksm.core;

import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.faults.Thrown;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.PluginPart;
import io.ksm.core.policy.KsmPolicyFactory;
import io.ksm.core.report.ReportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plug-in whose part threw what ended a scan. It looks at the stack trace, so that the
 * engine's calls of parts, millions in each second, need no wrapper.
 *
 * <p>Filled by one thread, then only read.
 */
final class PartOwners {
  private static final String SCANNER = PartOwners.class.getPackageName() + ".";
  private static final String POLICIES = KsmPolicyFactory.class.getPackageName() + ".";

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
    } catch (Throwable e) {
      throw Thrown.<X>handOn(causeOf(e));
    }
  }

  /**
   * Makes a report, and throws as {@link #call} does. What the caller's visitor of a sample throws
   * is thrown as it is.
   */
  <T> T report(ReportOptions options, Function<ReportOptions, T> report) {
    return call(() -> report.apply(CallersFault.of(options)));
  }

  /**
   * Returns why something failed: a {@link PluginFault} if a part threw it, else what was thrown.
   * Errors of the JVM, such as too little memory, have no owner; but who calls itself without an
   * end has one. Throws nothing: who waits for the end of a scan must hear of it, though what a
   * part threw may throw when it is asked.
   */
  Throwable causeOf(Throwable thrown) {
    try {
      return Thrown.tellable(named(thrown));
    } catch (Throwable e) {
      return Thrown.tellable(thrown);
    }
  }

  private Throwable named(Throwable thrown) {
    if (thrown instanceof CallersFault fault) {
      return fault.thrown();
    }
    if (thrown instanceof PluginFault || Thrown.isOfJvm(thrown)) {
      return thrown;
    }
    if (thrown instanceof WrongAnswer answer) {
      PluginPart owner = owner(answer.part().getName());
      return owner == null ? thrown : owner.fault(answer.answer());
    }
    PluginPart owner = owner(thrown);
    if (owner != null) {
      return owner.fault(thrown);
    }
    return mayBeOfAnyPart(thrown) ? withoutStackTrace(thrown) : thrown;
  }

  /** An {@link IOException} is of a source as a rule, and of none of the parts. */
  private static boolean mayBeOfAnyPart(Throwable thrown) {
    return thrown.getStackTrace().length == 0 && !(thrown instanceof IOException);
  }

  /** Nobody can tell who threw what has no stack trace, but who may have: it is not ksm's habit. */
  private Throwable withoutStackTrace(Throwable thrown) {
    List<PluginPart> foreign = parts.stream().filter(PluginPart::isForeign).toList();
    return foreign.isEmpty() ? thrown : PluginPart.faultOfOne(foreign, thrown);
  }

  /**
   * Of the calls that were under way, that one counts which the engine made last, or the scanner
   * around it. The JVM notes only so many calls; if all of them were within a part's, it is that.
   */
  private @Nullable PluginPart owner(Throwable thrown) {
    @Nullable PluginPart owner = null;
    for (StackTraceElement call : thrown.getStackTrace()) {
      PluginPart here = owner(call.getClassName());
      if (here == null && isScanner(call.getClassName())) {
        return owner;
      }
      owner = here;
    }
    return owner;
  }

  /** Says whether a class is of the scanner, to which ksm's own policies do not belong. */
  private static boolean isScanner(String className) {
    return className.startsWith(SCANNER) && !className.startsWith(POLICIES);
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
