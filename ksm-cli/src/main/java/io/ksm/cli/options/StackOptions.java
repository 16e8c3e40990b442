package io.ksm.cli.options;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import io.ksm.report.scan.ScanSetup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reads the options {@code --hasher}, {@code --index} and {@code --threads}, for every command that
 * has one scanner.
 */
public final class StackOptions {
  private static final String HASHER = "crc32c";
  private static final String INDEX = "rb";

  @Option(
      names = "--hasher",
      paramLabel = "NAME",
      description = "Hasher of pages; default ${DEFAULT-VALUE}.")
  private String hasher = HASHER;

  @Option(
      names = "--index",
      paramLabel = "NAME",
      description = "Index of pages by hash; default ${DEFAULT-VALUE}.")
  private String index = INDEX;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  /** Returns the stack of commands that leave no choice of hasher and index. */
  public static Stack standard(PartSpec policy) {
    return new Stack(PartSpec.parse(HASHER), PartSpec.parse(INDEX), policy);
  }

  /**
   * Returns what was chosen. Finds wrong names, options and values before anything is opened.
   *
   * @param policy gives the policy
   * @throws UsageException if there is no such part, it refuses an option, or the number of threads
   *     is impossible
   */
  public ScanSetup setup(Plugins plugins, PartSpec policy) {
    int count = threads.count();
    Stack stack = new Stack(PartSpec.parse(hasher), PartSpec.parse(index), policy).checked(plugins);
    return new ScanSetup(stack, count);
  }
}
