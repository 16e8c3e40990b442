package io.ksm.core;

import java.io.IOException;
import java.util.Collection;

/**
 * Tells which sources there are to scan: all processes of a program, say. Asked anew at each full
 * scan, by the scanning thread.
 */
@FunctionalInterface
public interface SourceFinder {

  /**
   * Returns the names of the sources that shall be scanned from now on, as {@link
   * KsmBuilder#source(String)} takes them: {@code pid:1234}. One that is scanned already goes on, a
   * new one is opened, and one that is not named any more is removed.
   *
   * @throws IOException if they cannot be found out, now or ever; the service fails
   */
  Collection<String> find() throws IOException;
}
