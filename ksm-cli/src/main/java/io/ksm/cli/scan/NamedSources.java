package io.ksm.cli.scan;

import io.ksm.api.SourceFactory;
import io.ksm.core.plugin.DistinctSources;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.List;

/** Opens the sources that the user named. */
final class NamedSources {
  private final PluginTable<SourceFactory> plugins;
  private final SourceOptions options;
  private final SourceOpener opener;
  private final DistinctSources distinct = new DistinctSources();
  private final OpenSources all = new OpenSources();

  private NamedSources(PluginTable<SourceFactory> plugins, SourceOptions options) {
    this.plugins = plugins;
    this.options = options;
    this.opener = new SourceOpener(plugins, options.wishes());
  }

  /**
   * Opens all. Each of them must open; of several, one is enough if the user wants to keep going.
   *
   * @param names as the user wrote them: {@code image:vm1.mem}, a path, a directory
   * @throws io.ksm.api.UsageException if one names nothing that can be opened, or cannot be held
   *     still and should be
   * @throws IOException if one cannot be read
   */
  static OpenSources open(
      List<String> names, PluginTable<SourceFactory> plugins, SourceOptions options)
      throws IOException {
    NamedSources sources = new NamedSources(plugins, options);
    try {
      for (String name : names) {
        sources.open(name, names.size() == 1);
      }
      sources.requireAny();
      sources.all.replaceAll(sources.distinct::asNamed);
      return sources.all;
    } catch (IOException | RuntimeException e) {
      sources.all.close();
      throw e;
    }
  }

  private void open(String name, boolean alone) throws IOException {
    SourceOpener.Opened opened;
    try {
      opened = opener.open(name);
    } catch (IOException e) {
      if (alone || !options.keepsGoing()) {
        throw e;
      }
      all.miss(String.valueOf(e.getMessage()));
      return;
    }
    all.add(distinct.of(name, opened));
    opened.all().forEach(source -> options.requireStill(name, source, plugins));
  }

  private void requireAny() throws IOException {
    if (all.isEmpty()) {
      throw new IOException("none of the sources can be read: " + String.join("; ", all.notes()));
    }
  }
}
