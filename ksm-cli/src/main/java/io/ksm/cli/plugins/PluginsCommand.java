package io.ksm.cli.plugins;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.TableOrJson;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the plug-ins. */
@Command(
    name = "plugins",
    description = {
      "List the hashers, indexes, policies and sources that there are, with their options.",
      "Broken plug-ins are named on standard error, and so are two of one name; the exit status is"
          + " 2 then."
    })
public final class PluginsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private TableOrJson format = TableOrJson.TABLE;

  @Option(
      names = "--check",
      paramLabel = "JAR",
      description =
          "List none, but run the contract tests on the plug-ins of this jar, and say of each test"
              + " how it ends. The exit status is 1 if one fails.")
  private @Nullable Path checked;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "With --check: the seed that an earlier check printed, for tests that take chance to do"
              + " the same again.")
  private @Nullable Long seed;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (checked != null) {
      return new JarCheck(checked, seed).run(out);
    }
    if (seed != null) {
      throw new UsageException("--seed is for --check JAR, which runs tests");
    }
    try (Plugins plugins = directory.inspect(new Messages(spec.commandLine().getErr()))) {
      switch (format) {
        case TABLE -> PluginTableText.write(plugins, out);
        case JSON -> PluginJson.write(plugins, out);
      }
      // No other command would start with these.
      return plugins.clashes().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }
  }
}
