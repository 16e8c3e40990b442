package io.ksm.arena.stress.support;

import java.io.IOException;

/** What merges an arena's pages. Used by one thread. */
public interface StressMerger extends AutoCloseable {
  /** Looks at all pages once, and merges what it finds. */
  void round() throws IOException;

  /** Gives every page a copy of its own back. */
  void unmergeAll() throws IOException;

  @Override
  void close() throws IOException;
}
