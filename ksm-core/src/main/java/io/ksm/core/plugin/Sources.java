package io.ksm.core.plugin;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.faults.SourceFaults;
import io.ksm.core.faults.Thrown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Opens the sources of a run, and knows for each what it was named by.
 *
 * <p>Users name sources as {@code image:vm1.mem}, {@code pid:1234}, {@code all}, by a bare path
 * whose format is to be detected, or by a directory, which stands for its files. What is the same
 * memory as a source that was named before is left out, with a warning.
 *
 * <p>Whoever {@linkplain #take takes} the sources closes them; until then {@link #close} does. Used
 * by one thread at a time.
 */
public final class Sources implements AutoCloseable {
  private final SourceOpener opener;
  private final SameMemory known = new SameMemory();
  private final List<NamedSource> all = new ArrayList<>();
  private final LeftOut leftOut = new LeftOut();
  private boolean taken;

  /** Begins with none; {@link #add} opens them one word after the other. */
  public Sources(PluginTable<SourceFactory> plugins, SourceWishes wishes) {
    this.opener = new SourceOpener(plugins, wishes.options());
  }

  /**
   * Opens all that was named. Each of them must open; of several, one is enough if the user wants
   * to keep going. Options that no plug-in knows are found before anything is opened.
   *
   * @param names as the user wrote them
   * @throws UsageException if one names nothing that can be opened
   * @throws IOException if one cannot be read
   */
  public static Sources open(
      PluginTable<SourceFactory> plugins, Collection<String> names, SourceWishes wishes)
      throws IOException {
    Sources sources = new Sources(plugins, wishes);
    names.forEach(sources.opener::check);
    try {
      for (String name : names) {
        sources.addOrMiss(name, wishes.keepsGoing() && names.size() > 1);
      }
      if (sources.all.isEmpty()) {
        throw new IOException(
            "none of the sources can be read: " + String.join("; ", sources.warnings()));
      }
      return sources;
    } catch (Throwable e) {
      TryAll.closeAfter(e, sources);
      throw e;
    }
  }

  /**
   * Opens whatever the plug-ins find on this machine: all processes that this user may read. What
   * cannot be opened is left out, and counted by reason in a warning.
   *
   * @param wishes what the user wants of them, as far as it is about what is to be found
   * @throws UsageException if a wish has no meaning
   * @throws IOException if nothing can be read
   */
  public static Sources find(PluginTable<SourceFactory> plugins, SourceWishes wishes)
      throws IOException {
    return find(plugins, wishes, Map.of());
  }

  /**
   * Opens what users name, or {@linkplain #find finds} what there is if they name nothing.
   *
   * @param names as users write them
   * @throws UsageException if a name or a wish has no meaning
   * @throws IOException if something cannot be read
   */
  public static Sources openOrFind(
      PluginTable<SourceFactory> plugins, List<String> names, SourceWishes wishes)
      throws IOException {
    return names.isEmpty() ? find(plugins, wishes) : open(plugins, names, wishes);
  }

  /**
   * Finds the same, and opens each with options.
   *
   * @param options what each source gets, if its plug-in knows the option
   * @throws UsageException if a wish or an option has no meaning
   * @throws IOException if nothing can be read
   */
  public static Sources find(
      PluginTable<SourceFactory> plugins, SourceWishes wishes, Map<String, String> options)
      throws IOException {
    Sources sources = new Sources(plugins, new SourceWishes(options, false));
    try {
      new SourceDiscovery(plugins, sources.opener, sources.all::add, sources.leftOut::note)
          .openAll(wishes);
      return sources;
    } catch (Throwable e) {
      TryAll.closeAfter(e, sources);
      throw e;
    }
  }

  /**
   * Opens what one word names.
   *
   * @return what is new of it, which may be nothing
   * @throws UsageException if it names nothing that can be opened
   * @throws IOException if what it names cannot be read
   */
  public List<NamedSource> add(String name) throws IOException {
    List<NamedSource> opened = opener.open(name, leftOut);
    all.addAll(opened); // Closed with the others if one of them cannot say which memory it is.
    List<NamedSource> rest = known.leaveOut(name, opened, leftOut::note);
    all.subList(all.size() - opened.size(), all.size()).clear();
    all.addAll(rest);
    return rest;
  }

  private void addOrMiss(String name, boolean keepsGoing) throws IOException {
    try {
      add(name);
    } catch (IOException | PluginFault e) {
      if (!keepsGoing) {
        throw e;
      }
      leftOut.miss(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the sources in the order in which they are scanned, also once they are taken. */
  public List<NamedSource> all() {
    return all.stream().map(known::asNamed).toList();
  }

  /** Returns what was left out and why, one line each. */
  public List<String> warnings() {
    return leftOut.lines();
  }

  /**
   * Says whether a source that was named is missing: because the user wanted to keep going, or
   * because it is one file of a directory.
   */
  public boolean isIncomplete() {
    return leftOut.isIncomplete();
  }

  /** Hands the sources over: the caller closes them from now on. */
  public List<PageSource> take() {
    taken = true;
    return all.stream().map(NamedSource::source).toList();
  }

  /**
   * Closes all, unless they were taken.
   *
   * @throws IOException the first failure, after all have been tried
   */
  @Override
  public void close() throws IOException {
    if (!taken) {
      closeAll(take());
    }
  }

  /**
   * Closes all sources, come what may.
   *
   * @throws IOException the first failure, after all have been tried; it holds the others. A
   *     source's fault, an unchecked exception or an error, is thrown as it is
   */
  public static void closeAll(Collection<? extends PageSource> sources) throws IOException {
    TryAll.forEach(sources, Sources::close);
  }

  /**
   * Closes a source.
   *
   * @throws PluginFault in place of what else than an {@link IOException} it throws, if a plug-in
   *     of somebody else has made it
   */
  static void close(PageSource source) throws IOException {
    try {
      source.close();
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      String maker = SourceFaults.maker(source);
      if (maker == null) {
        throw Thrown.handOn(e);
      }
      throw new PluginFault(maker, e);
    }
  }
}
