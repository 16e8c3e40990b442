package io.ksm.cli.options;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import io.ksm.report.scan.ScanSetup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads the options {@code --hasher}, {@code --index} and {@code --threads}, for every command that
 * has one scanner.
 */
public final class StackOptions {
  private static final String INDEX = "rb";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // Set by picocli.
  private CommandSpec mixee;

  @Option(
      names = "--hasher",
      paramLabel = "NAME",
      description =
          "Hasher of pages; default ${DEFAULT-VALUE}, which is crc32c or crc32: whichever suits"
              + " this processor.")
  private String hasher = Stack.DEFAULT_HASHER.name();

  @Option(
      names = "--index",
      paramLabel = "NAME",
      description =
          "Index of pages by hash; default ${DEFAULT-VALUE}. Simulations have one of their own, unless"
              + " this is given.")
  private String index = INDEX;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  /**
   * Returns the stack of commands that leave no choice of hasher and index.
   *
   * @throws UsageException if there is no such part
   */
  public static Stack standard(PartSpec policy, Plugins plugins) {
    return chosen(Stack.DEFAULT_HASHER, PartSpec.parse(INDEX), policy, plugins);
  }

  /** Says whether the user chose an index. */
  public boolean isIndexGiven() {
    return mixee.commandLine().getParseResult().hasMatchedOption("--index");
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
    Stack stack = chosen(PartSpec.parse(hasher), PartSpec.parse(index), policy, plugins);
    return new ScanSetup(stack, count);
  }

  /** What a name stands for is found out here, so that all that is printed names it. */
  private static Stack chosen(PartSpec hasher, PartSpec index, PartSpec policy, Plugins plugins) {
    return new Stack(hasher, index, policy).resolved(plugins).checked(plugins);
  }
}
