package io.ksm.cli.plugins;

import io.ksm.cli.messages.Messages;
import io.ksm.core.plugin.BrokenPlugin;
import io.ksm.core.plugin.Plugins;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the option {@code --plugins}, for every command that uses plug-ins. */
public final class PluginDirectory {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Use the plug-ins in the jars of this directory too.")
  private @Nullable Path directory;

  /**
   * The launcher's property that names the distribution's own folder for plug-ins of others. It is
   * set only if that folder has a jar, so that a start without one looks for none.
   */
  private static final String OWN_FOLDER = "ksm.plugins";

  private static final String ADVICE = "--plugins DIR adds the jars in DIR";

  /** Returns the folders, as a search path; an empty text if there is none. */
  public String path() {
    return folders().stream()
        .map(folder -> folder.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the option as it was given, for another start of this command. */
  public List<String> words() {
    return directory == null ? List.of() : List.of("--plugins=" + directory.toAbsolutePath());
  }

  private List<Path> folders() {
    return Stream.concat(Stream.ofNullable(own()), asked().stream()).toList();
  }

  /** Returns the distribution's own folder, or null if nothing of it is loaded. */
  private static @Nullable Path own() {
    String own = System.getProperty(OWN_FOLDER);
    return own == null || ownRefusal() != null ? null : Path.of(own);
  }

  private List<Path> asked() {
    return directory == null || isSame(directory, System.getProperty(OWN_FOLDER))
        ? List.of()
        : List.of(directory);
  }

  /**
   * Says why nothing of the own folder is loaded, or returns null. Nobody asked for it in this run,
   * so it is no reason to do nothing.
   */
  private static @Nullable String ownRefusal() {
    String own = System.getProperty(OWN_FOLDER);
    return own == null ? null : Plugins.refusal(Path.of(own));
  }

  private static boolean isSame(Path one, @Nullable String other) {
    try {
      return other != null && Files.isSameFile(one, Path.of(other));
    } catch (IOException e) {
      return false; // One of them cannot be read, which is said when it is.
    }
  }

  /**
   * Loads ksm's own plug-ins and those of the folders, and names the broken ones.
   *
   * @param messages receives a line for each plug-in that cannot be used
   * @throws io.ksm.api.UsageException if one that the user named is not a directory, if this is
   *     root's process and others may write to it, or if one of its plug-ins has the name of
   *     another plug-in
   */
  public Plugins load(Messages messages) {
    return named(Plugins.load(own(), asked(), ADVICE), messages);
  }

  /**
   * The same to list them, also if two plug-ins have one name: that is said like what is broken.
   */
  Plugins inspect(Messages messages) {
    Plugins plugins = named(Plugins.inspect(own(), asked()), messages);
    plugins.clashes().forEach(clash -> messages.say(clash.reason()));
    return plugins;
  }

  private static Plugins named(Plugins plugins, Messages messages) {
    for (BrokenPlugin broken : plugins.broken()) {
      messages.say("broken plug-in in %s: %s".formatted(broken.origin(), broken.reason()));
    }
    plugins.warnings().forEach(messages::say);
    String refusal = ownRefusal();
    if (refusal != null) {
      messages.say(refusal);
    }
    return plugins;
  }
}
