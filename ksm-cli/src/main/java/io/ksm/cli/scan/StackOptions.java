package io.ksm.cli.scan;

import io.ksm.api.UsageException;
import io.ksm.cli.render.Stack;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose the parts of a scanner. */
final class StackOptions {
  @Option(
      names = "--hasher",
      paramLabel = "NAME",
      description = "Hasher of pages; default ${DEFAULT-VALUE}.")
  private String hasher = "crc32c";

  @Option(
      names = "--index",
      paramLabel = "NAME",
      description = "Index of pages by hash; default ${DEFAULT-VALUE}.")
  private String index = "rb";

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description =
          "What merges, and when; default ${DEFAULT-VALUE}. Unless given, as in ksm:smart-scan=on, a"
              + " scan sets smart-scan=off, use-zero-pages=on, max-page-sharing=unlimited.")
  private String policy = "ksm";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; default as many as there are processors.")
  private @Nullable Integer threads;

  /**
   * Returns the chosen parts. Finds names that do not exist, before anything is opened in vain.
   *
   * @throws UsageException if there is no such part, or the number of threads is impossible
   */
  Stack stack(Plugins plugins) {
    if (threads != null && threads < 1) {
      throw new UsageException("--threads is %d: give a number from 1".formatted(threads));
    }
    plugins.hashers().get(PartSpec.parse(hasher).name());
    plugins.indexes().get(PartSpec.parse(index).name());
    return new Stack(
        hasher,
        index,
        PolicyDefaults.complete(policy, plugins.policies()),
        threads == null ? Runtime.getRuntime().availableProcessors() : threads);
  }
}
