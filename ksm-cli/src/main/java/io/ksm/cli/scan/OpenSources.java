package io.ksm.cli.scan;

import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The sources of a run, open. Whoever takes them closes them; until then {@link #close} does. */
final class OpenSources implements AutoCloseable {
  private final boolean named;
  private final List<PageSource> sources = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Begins with none.
   *
   * @param named whether the user named them, so that each of them must succeed
   */
  OpenSources(boolean named) {
    this.named = named;
  }

  /** Says whether the user named the sources, so that each of them must succeed. */
  boolean areNamed() {
    return named;
  }

  void add(List<PageSource> opened) {
    sources.addAll(opened);
  }

  /** Adds a line that the user should read. */
  void note(String line) {
    notes.add(line);
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Returns what was left out and why, one line each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Hands the sources over: the caller closes them from now on. */
  List<PageSource> take() {
    List<PageSource> taken = List.copyOf(sources);
    sources.clear();
    return taken;
  }

  @Override
  public void close() throws IOException {
    for (PageSource source : take()) {
      source.close();
    }
  }
}
