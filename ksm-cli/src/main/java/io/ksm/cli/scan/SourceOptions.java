package io.ksm.cli.scan;

import io.ksm.api.Options;
import io.ksm.api.PluginFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.OpenedSource;
import io.ksm.core.plugin.PluginTable;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that hold for all sources which know them. */
final class SourceOptions {
  private static final String FREEZE = "freeze";
  private static final String KEEP_GOING = "keep-going";
  private static final String ON = "on";

  @Option(
      names = "--freeze",
      description = {
        "Hold the named processes still from the first look to the last: a consistent picture, by one"
            + " scan. They always go on in the end.",
        "For one of several: pid:N,freeze=on."
      })
  private boolean freeze;

  @Option(
      names = "--keep-going",
      description = {
        "Scan what is left of damaged images and leave out what cannot be opened, say what is missing,"
            + " and end with status 1.",
        "For one of several: image:PATH,keep-going=on."
      })
  private boolean keepGoing;

  /** Says whether one source that cannot be opened leaves the others. */
  boolean keepsGoing() {
    return keepGoing;
  }

  /** Returns the options of plug-ins that this stands for. */
  Map<String, String> wishes() {
    Map<String, String> wishes = new HashMap<>();
    if (freeze) {
      wishes.put(FREEZE, ON);
    }
    if (keepGoing) {
      wishes.put(KEEP_GOING, ON);
    }
    return wishes;
  }

  /**
   * Checks that the user does not want to freeze whatever there is.
   *
   * @throws UsageException otherwise
   */
  void requireNames(PluginTable<SourceFactory> plugins) {
    if (freeze) {
      throw new UsageException(
          "--freeze without a source would stop everybody: name whom to hold still, %s"
              .formatted(freezable(plugins)));
    }
  }

  /**
   * Checks that a source holds still if it should. What could be frozen, and is not, was exempted
   * by the user: {@code freeze=off}.
   *
   * @param name as the user wrote it
   * @throws UsageException if it cannot
   */
  void requireStill(String name, OpenedSource opened, PluginTable<SourceFactory> plugins) {
    if (freeze && !opened.source().isStatic() && !Options.isKnown(opened.factory(), FREEZE)) {
      throw new UsageException(
          "--freeze cannot hold '%s' still, but only %s; images hold still anyway"
              .formatted(name, freezable(plugins)));
    }
  }

  private static String freezable(PluginTable<SourceFactory> plugins) {
    return plugins.all().stream()
        .filter(factory -> Options.isKnown(factory, FREEZE))
        .map(PluginFactory::name)
        .collect(Collectors.joining(":… or ", "", ":…"));
  }
}
