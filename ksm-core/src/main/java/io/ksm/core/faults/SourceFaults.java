package io.ksm.core.faults;

import com.google.common.collect.MapMaker;
import io.ksm.api.PageSource;
import io.ksm.api.text.Causes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one line of what a source does wrong, with the plug-in that made it and its jar, if it is
 * not one of ksm's own or a program's. Thread-safe.
 */
public final class SourceFaults {
  /** Found by the source itself, which nobody is kept from forgetting. */
  private static final Map<PageSource, String> MAKERS = new MapMaker().weakKeys().makeMap();

  private SourceFaults() {}

  /**
   * Notes who made a source.
   *
   * @param maker axis, name and jar of a plug-in
   */
  public static void made(PageSource source, String maker) {
    MAKERS.put(source, maker);
  }

  /** Returns axis, name and jar of the plug-in that made a source; null if it is one of ksm's. */
  public static @Nullable String maker(PageSource source) {
    return MAKERS.get(source);
  }

  /**
   * Returns why a source cannot be used. What an {@link IOException} says is made for people; all
   * else is a fault.
   *
   * @param what it cannot: {@code cannot list its regions}
   */
  public static String reason(PageSource source, String what, Throwable thrown) {
    if (thrown instanceof IOException && thrown.getMessage() != null) {
      return thrown.getMessage();
    }
    String maker = MAKERS.get(source);
    return "%s: %s: %s%s"
        .formatted(
            label(source), what, thrown, maker == null ? "" : ", a fault of the plug-in " + maker);
  }

  /** Returns what users should know about a source; a line about it if it cannot say. */
  public static List<String> warnings(PageSource source) {
    return lines(source, "warnings()", PageSource::warnings);
  }

  /** Returns what is damaged of a source; a line about it if it cannot say. */
  public static List<String> damage(PageSource source) {
    return lines(source, "damage()", PageSource::damage);
  }

  /** Returns what a source left out; a line about it if it cannot say. */
  public static List<String> notes(PageSource source) {
    return lines(source, "notes()", PageSource::notes);
  }

  /**
   * Asks a source for lines that are made for people.
   *
   * @param call for the line that is returned if the source throws, or returns null
   */
  private static List<String> lines(
      PageSource source, String call, Function<PageSource, @Nullable List<String>> asked) {
    try {
      List<String> lines = asked.apply(source);
      return lines == null ? List.of(fault(source, call + " returns null")) : List.copyOf(lines);
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      return List.of(fault(source, call + " fails: " + Causes.fault(e)));
    }
  }

  /** Returns what a source did wrong, in one line with its maker. */
  public static String fault(PageSource source, String what) {
    String maker = MAKERS.get(source);
    return maker == null
        ? "source '%s': %s".formatted(label(source), what)
        : "%s: '%s': %s, a fault of the plug-in".formatted(maker, label(source), what);
  }

  /** Returns a source's label; one that cannot even say that is called by its class. */
  public static String label(PageSource source) {
    try {
      return String.valueOf(source.label());
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      return source.getClass().getName();
    }
  }
}
