package io.ksm.core.service;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.faults.Thrown;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.Sources;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Opens the sources that a service's finder names, and lets those go that it names no more. Used by
 * the scanning thread.
 */
public final class FoundSources {

  /** Tells the names of the sources that there are now. */
  @FunctionalInterface
  public interface Finder {
    /** Returns the names, which may be those of before. */
    Collection<String> find() throws IOException;
  }

  /** Opens what a name stands for. */
  @FunctionalInterface
  public interface Opener {
    /** Returns the sources of a name, which are the caller's. */
    Sources open(String name) throws IOException;
  }

  private final Finder finder;
  private final Opener opener;
  private final Consumer<PageSource> joined;
  private final BiConsumer<String, String> refused;
  private final Map<String, List<PageSource>> opened = new HashMap<>();
  private final Set<String> toldRefusals = new HashSet<>();

  /**
   * Makes a keeper that has found nothing yet.
   *
   * @param finder is asked at each full scan
   * @param opener opens what is new
   * @param joined hears of each source that will be scanned
   * @param refused hears of a name that cannot be scanned, or not all of it, and why; once for as
   *     long as it is found
   */
  public FoundSources(
      Finder finder,
      Opener opener,
      Consumer<PageSource> joined,
      BiConsumer<String, String> refused) {
    this.finder = finder;
    this.opener = opener;
    this.joined = joined;
    this.refused = refused;
  }

  /**
   * Asks for the names of now.
   *
   * @throws IOException if they cannot be found out, or a source that was refused does not close
   */
  public void update(ScannedSources scanned) throws IOException {
    Set<String> named = new LinkedHashSet<>(finder.find());
    toldRefusals.retainAll(named);
    forgetLost(scanned, named);
    for (String name : named) {
      if (!opened.containsKey(name)) {
        open(name, scanned);
      }
    }
  }

  /** A name may stand for another source by now, once all that it stood for have failed. */
  private void forgetLost(ScannedSources scanned, Set<String> named) {
    opened
        .entrySet()
        .removeIf(entry -> {
          if (!named.contains(entry.getKey())) {
            entry.getValue().forEach(scanned::removeIfPresent);
          }
          return entry.getValue().stream().noneMatch(scanned::keeps);
        });
  }

  private void open(String name, ScannedSources scanned) throws IOException {
    Sources found;
    try {
      found = opener.open(name);
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      refuse(name, why(e));
      return;
    }
    List<PageSource> fit = new ArrayList<>();
    List<PageSource> unfit = new ArrayList<>();
    List<String> whys = new ArrayList<>(found.warnings());
    Deque<PageSource> rest = new ArrayDeque<>(found.take());
    while (!rest.isEmpty()) {
      PageSource source = rest.getFirst();
      try {
        scanned.add(source);
        fit.add(source);
      } catch (Throwable e) {
        if (Thrown.isOfJvm(e)) {
          unfit.addAll(rest);
          // The scanner closes what it has taken in; nobody else would close the others.
          TryAll.closeAfter(e, () -> Sources.closeAll(unfit));
          throw e;
        }
        Thrown.keepInterruption(e);
        unfit.add(source);
        whys.add(why(e));
      }
      rest.removeFirst();
    }
    opened.put(name, fit);
    close(unfit, whys);
    fit.forEach(joined);
    if (!whys.isEmpty()) {
      refuse(name, String.join("; ", whys));
    }
  }

  /** A source that was refused may be as faulty when it is closed: that is its own fault. */
  private static void close(List<PageSource> unfit, List<String> whys) throws IOException {
    try {
      Sources.closeAll(unfit);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      whys.add(why(e));
    }
  }

  /** Of an exception that is not made for people, its class says more than its message. */
  private static String why(Throwable e) {
    boolean forPeople =
        e instanceof IOException || e instanceof UsageException || e instanceof PluginFault;
    return forPeople ? String.valueOf(e.getMessage()) : e.toString();
  }

  private void refuse(String name, String why) {
    if (toldRefusals.add(name)) {
      refused.accept(name, why);
    }
  }
}
