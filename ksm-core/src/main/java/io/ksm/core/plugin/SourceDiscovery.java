package io.ksm.core.plugin;

import io.ksm.api.Discovery;
import io.ksm.api.Options;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceGoneException;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens what the source plug-ins find on this machine when the user names nothing. */
final class SourceDiscovery {
  private static final String GONE = "exited meanwhile";

  private final PluginTable<SourceFactory> plugins;
  private final SourceOpener opener;
  private final Consumer<NamedSource> sources;
  private final Consumer<String> warnings;
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private boolean any;
  private @Nullable IOException failure;

  SourceDiscovery(
      PluginTable<SourceFactory> plugins,
      SourceOpener opener,
      Consumer<NamedSource> sources,
      Consumer<String> warnings) {
    this.plugins = plugins;
    this.opener = opener;
    this.sources = sources;
    this.warnings = warnings;
  }

  /**
   * Opens all.
   *
   * @param wishes by which plug-ins find less
   * @throws IOException if nothing can be read
   */
  void openAll(SourceWishes wishes) throws IOException {
    for (SourceFactory factory : plugins.all()) {
      openAll(factory, wishes.of(factory));
    }
    if (!any && failure != null) {
      throw failure;
    }
    if (!any) {
      throw new IOException(
          "nothing to scan: found no source that can be read%s; name one, or run as another user"
              .formatted(leftOut.isEmpty() ? "" : " (" + counts() + ")"));
    }
    if (!leftOut.isEmpty()) {
      warnings.accept(counts());
    }
  }

  private void openAll(SourceFactory factory, Options options) {
    try {
      Discovery discovery = factory.discover(options);
      discovery.left().forEach((reason, count) -> leftOut.merge(reason, count, Integer::sum));
      discovery.notes().forEach(warnings);
      for (String argument : discovery.arguments()) {
        open(new PartSpec(factory.name(), argument, Map.of()));
      }
    } catch (IOException e) {
      failure = e;
      warnings.accept("cannot look for %s sources: %s".formatted(factory.name(), e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      warnings.accept("cannot look for %s sources: %s".formatted(factory.name(), e));
    }
  }

  private void open(PartSpec part) {
    try {
      for (NamedSource source : opener.open(part.toString(), part, true)) {
        sources.accept(source);
        any = true;
      }
    } catch (SourceGoneException e) {
      leftOut.merge(GONE, 1, Integer::sum);
    } catch (IOException | PluginFault e) {
      warnings.accept("left out %s: %s".formatted(part, e.getMessage()));
    }
  }

  /** Returns how many were left out and why, the most frequent reason first. */
  private String counts() {
    int count = leftOut.values().stream().mapToInt(Integer::intValue).sum();
    return leftOut.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(entry -> (leftOut.size() == 1 ? "" : entry.getValue() + " ") + entry.getKey())
        .collect(Collectors.joining(", ", total(count), ""));
  }

  private static String total(int count) {
    return String.format(Locale.ROOT, "left out %,d source%s: ", count, count == 1 ? "" : "s");
  }
}
