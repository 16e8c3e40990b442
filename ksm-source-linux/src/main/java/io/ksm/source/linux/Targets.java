package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.linux.process.FoundProcesses;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Finds and opens the processes that a user named, one way or the other. Used by one thread. */
interface Targets {

  /**
   * Finds the processes that can be opened now.
   *
   * @throws IOException if there are none; says why
   */
  FoundProcesses find() throws IOException;

  /**
   * Opens all processes that can be opened.
   *
   * @return at least one source; the caller closes each
   * @throws IOException if nothing can be opened; says why
   */
  List<PageSource> open() throws IOException;

  /**
   * Opens those of some processes that can be opened.
   *
   * @param among the numbers of these
   * @return at least one source; the caller closes each
   * @throws IOException if nothing can be opened; says why
   */
  List<PageSource> open(Set<Integer> among) throws IOException;
}
