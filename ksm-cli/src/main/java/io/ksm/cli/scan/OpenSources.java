package io.ksm.cli.scan;

import com.google.common.io.Closer;
import io.ksm.api.PageSource;
import io.ksm.cli.text.OneLine;
import io.ksm.core.plugin.OpenedSource;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

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

  /** Adds a line that the user should read; a message of several becomes one. */
  void note(String line) {
    notes.add(OneLine.of(line));
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

  /** Replaces each source's description by another one of the same source. */
  void replaceAll(UnaryOperator<OpenedSource> change) {
    sources.replaceAll(change);
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

  /**
   * Closes all, unless they were taken.
   *
   * @throws IOException the first failure, after all have been tried
   */
  @Override
  public void close() throws IOException {
    if (!taken) {
      try (Closer closer = Closer.create()) {
        take().forEach(source -> closer.register(source::close));
      }
    }
  }
}
