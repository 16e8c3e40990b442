package io.ksm.cli.scan;

import io.ksm.api.PageSource;
import io.ksm.core.plugin.OpenedSource;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The sources of a run, open. Whoever takes them closes them; until then {@link #close} does. */
final class OpenSources implements AutoCloseable {
  private final List<OpenedSource> sources = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean incomplete;
  private boolean taken;

  void add(OpenedSource opened) {
    sources.add(opened);
  }

  /** Adds all, and what was left out of them. */
  void add(SourceOpener.Opened opened) {
    sources.addAll(opened.all());
    opened.warnings().forEach(this::note);
  }

  /** Adds a line that the user should read. */
  void note(String line) {
    notes.add(line);
  }

  /** Adds a line about a source that should be here and is not. */
  void miss(String line) {
    note(line);
    incomplete = true;
  }

  /** Says whether a source is missing. */
  boolean isIncomplete() {
    return incomplete;
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Returns the sources in the order in which they are scanned, also once they are taken. */
  List<OpenedSource> all() {
    return sources;
  }

  /** Returns what was left out and why, one line each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Hands the sources over: the caller closes them from now on. */
  List<PageSource> take() {
    taken = true;
    return sources.stream().map(OpenedSource::source).toList();
  }

  @Override
  public void close() throws IOException {
    if (!taken) {
      for (PageSource source : take()) {
        source.close();
      }
    }
  }
}
