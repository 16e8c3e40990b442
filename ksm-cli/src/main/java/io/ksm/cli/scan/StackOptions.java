package io.ksm.cli.scan;

import io.ksm.cli.plugins.PartOptions;
import io.ksm.cli.scan.report.Stack;
import io.ksm.core.plugin.Plugins;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the parts of a scanner. */
final class StackOptions {
  @Mixin private PartOptions parts = new PartOptions();

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description =
          "What merges, and when; default ${DEFAULT-VALUE}. Unless given, as in ksm:smart-scan=on,"
              + " a scan sets smart-scan=off, use-zero-pages=on, max-page-sharing=unlimited.")
  private String policy = "ksm";

  /**
   * Returns the chosen parts. Finds names that do not exist, before anything is opened in vain.
   *
   * @throws io.ksm.api.UsageException if there is no such part, or the number of threads is
   *     impossible
   */
  Stack stack(Plugins plugins) {
    return parts.stack(plugins, () -> PolicyDefaults.complete(policy, plugins.policies()));
  }
}
