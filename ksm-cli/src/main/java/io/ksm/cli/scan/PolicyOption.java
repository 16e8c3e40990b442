package io.ksm.cli.scan;

import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import picocli.CommandLine.Option;

/** Reads the option {@code --policy} of a scan. */
final class PolicyOption {
  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description =
          "What merges, and when; default ${DEFAULT-VALUE}. Unless given, as in ksm:smart-scan=on,"
              + " a scan sets smart-scan=off, use-zero-pages=on, max-page-sharing=unlimited.")
  private String policy = "ksm";

  /**
   * Returns the chosen policy, completed with the defaults of a scan.
   *
   * @throws io.ksm.api.UsageException if there is no such policy
   */
  PartSpec part(Plugins plugins) {
    return PolicyDefaults.complete(PartSpec.parse(policy), plugins.policies());
  }
}
