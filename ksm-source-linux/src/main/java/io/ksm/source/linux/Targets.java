package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.linux.process.FoundProcesses;
import java.io.IOException;
import java.util.List;

/** Processes that a user named, one way or the other. */
interface Targets {

  /**
   * Finds those that can be opened now.
   *
   * @throws IOException if there are none; says why
   */
  FoundProcesses find() throws IOException;

  /**
   * Opens all that can be opened.
   *
   * @return at least one source; the caller closes each
   * @throws IOException if nothing can be opened; says why
   */
  List<PageSource> open() throws IOException;
}
