package io.ksm.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why an output failed. (A {@link java.io.PrintWriter} upon it only knows that it did.)
 */
final class CheckedOutput extends FilterOutputStream {
  private @Nullable IOException failure;

  CheckedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Checks that all was written. A reader of a pipe that has enough, as {@code head} has, is no
   * fault.
   *
   * @throws IOException if it was not
   */
  void check() throws IOException {
    if (failure != null && !"Broken pipe".equals(failure.getMessage())) {
      throw new IOException("cannot write to standard output: " + failure.getMessage(), failure);
    }
  }
}
