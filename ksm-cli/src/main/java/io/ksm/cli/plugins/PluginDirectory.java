package io.ksm.cli.plugins;

import io.ksm.cli.messages.Messages;
import io.ksm.core.plugin.BrokenPlugin;
import io.ksm.core.plugin.Plugins;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the option {@code --plugins}, for every command that uses plug-ins. */
public final class PluginDirectory {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Use the plug-ins in the jars of this directory too.")
  private @Nullable Path directory;

  /** Returns the directory, or an empty text if none was given. */
  public String path() {
    return directory == null ? "" : directory.toAbsolutePath().toString();
  }

  /**
   * Loads ksm's own plug-ins and those of the directory, and names the broken ones.
   *
   * @param messages receives a line for each plug-in that cannot be used
   * @throws io.ksm.api.UsageException if it is not a directory, or two plug-ins have one name
   */
  public Plugins load(Messages messages) {
    Plugins plugins = directory == null ? Plugins.load() : Plugins.load(directory);
    for (BrokenPlugin broken : plugins.broken()) {
      messages.say("broken plug-in in %s: %s".formatted(broken.origin(), broken.reason()));
    }
    return plugins;
  }
}
