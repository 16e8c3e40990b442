package io.ksm.cli.plugins;

import io.ksm.api.UsageException;
import io.ksm.cli.scan.report.Stack;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options {@code --hasher}, {@code --index} and {@code --threads}, for every command that has
 * one scanner.
 */
public final class PartOptions {
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
      names = "--threads",
      paramLabel = "N",
      description = "Threads; default as many as there are processors.")
  private @Nullable Integer threads;

  /**
   * Returns the chosen parts. Finds names that do not exist, before anything is opened in vain.
   *
   * @param policy gives the policy, once the others are known to be right
   * @throws UsageException if there is no such part, or the number of threads is impossible
   */
  public Stack stack(Plugins plugins, Supplier<String> policy) {
    if (threads != null && threads < 1) {
      throw new UsageException("--threads is %d: give a number from 1".formatted(threads));
    }
    plugins.hashers().get(PartSpec.parse(hasher).name());
    plugins.indexes().get(PartSpec.parse(index).name());
    return new Stack(
        hasher,
        index,
        policy.get(),
        threads == null ? Runtime.getRuntime().availableProcessors() : threads);
  }
}
