package io.ksm.cli.options;

import io.ksm.api.UsageException;
import io.ksm.trace.key.KeyFile;
import picocli.CommandLine.Mixin;

/**
 * Reads the options of every command that makes fingerprints of memory: which key, and how fast.
 */
public final class FingerprintOptions {
  @Mixin private KeyOption key = new KeyOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  /** Returns the file of the key. */
  public KeyFile keyFile() {
    return key.file();
  }

  /**
   * Returns how many threads are to be used.
   *
   * @throws UsageException if the number is impossible
   */
  public int threads() {
    return threads.count();
  }
}
