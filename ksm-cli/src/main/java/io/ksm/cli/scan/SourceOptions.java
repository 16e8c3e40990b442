package io.ksm.cli.scan;

import io.ksm.api.Options;
import io.ksm.api.PluginFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.SourceWishes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Reads the options that hold for all sources which know them. */
final class SourceOptions {
  private static final String FREEZE = "freeze";
  private static final String KEEP_GOING = "keep-going";
  private static final String EXCLUDE = "exclude";
  private static final String NODES = "nodes";
  private static final String SEPARATOR = ";";
  private static final String ON = "on";

  @Option(
      names = "--freeze",
      description = {
        "Freeze the named processes from the first look to the last: a consistent picture, by one"
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

  @Option(
      names = "--exclude",
      paramLabel = "NAME|PID|cgroup:PATH",
      description = {
        "Leave processes out of 'all', of cgroup:PATH, of pid:NAME, or of what is scanned without a"
            + " source. May be given several times."
      })
  private List<String> excluded = new ArrayList<>();

  /**
   * Returns a line, if processes are to be left out and no source leaves any out. What a word does
   * not find, the sources tell themselves.
   *
   * @param sources that are open
   */
  List<String> unused(List<NamedSource> sources) {
    String all = String.join(SEPARATOR, excluded);
    if (excluded.isEmpty()
        || sources.stream().anyMatch(source -> all.equals(source.part().options().get(EXCLUDE)))) {
      return List.of();
    }
    return List.of(
        "--exclude '%s' excludes nothing of what was named: it leaves processes out of 'all', of"
                .formatted(Printable.of(all))
            + " cgroup:PATH and of pid:NAME");
  }

  /** Returns what is asked of each source, named or found, if it is to tell its NUMA nodes. */
  static Map<String, String> nodes(boolean wanted) {
    return wanted ? Map.of(NODES, ON) : Map.of();
  }

  /**
   * Returns what this means to all sources together.
   *
   * @param others what else is asked of each
   */
  SourceWishes wishes(Map<String, String> others) {
    Map<String, String> options = new HashMap<>(others);
    if (freeze) {
      options.put(FREEZE, ON);
    }
    if (keepGoing) {
      options.put(KEEP_GOING, ON);
    }
    if (!excluded.isEmpty()) {
      options.put(EXCLUDE, String.join(SEPARATOR, excluded));
    }
    return new SourceWishes(options, keepGoing);
  }

  /**
   * Checks that the user does not want to freeze whatever there is.
   *
   * @throws UsageException otherwise
   */
  void requireNames(PluginTable<SourceFactory> plugins) {
    if (freeze) {
      throw new UsageException(
          "--freeze without a source would stop every process: name those to hold still, %s"
              .formatted(freezable(plugins)));
    }
  }

  /**
   * Checks that the sources hold still if they should. What could be frozen, and is not, was
   * exempted by the user: {@code freeze=off}.
   *
   * @throws UsageException if one cannot
   */
  void requireStill(List<NamedSource> sources, PluginTable<SourceFactory> plugins) {
    for (NamedSource named : sources) {
      SourceFactory factory = plugins.get(named.part().name());
      if (freeze && !named.source().isStatic() && !Options.isKnown(factory, FREEZE)) {
        throw new UsageException(
            "--freeze cannot hold '%s' still, but only %s; images hold still anyway"
                .formatted(named.word(), freezable(plugins)));
      }
    }
  }

  private static String freezable(PluginTable<SourceFactory> plugins) {
    return plugins.all().stream()
        .filter(factory -> Options.isKnown(factory, FREEZE))
        .map(PluginFactory::name)
        .collect(Collectors.joining(":… or ", "", ":…"));
  }
}
