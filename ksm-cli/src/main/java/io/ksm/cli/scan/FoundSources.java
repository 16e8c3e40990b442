package io.ksm.cli.scan;

import io.ksm.api.Discovery;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceGoneException;
import io.ksm.cli.text.Figures;
import io.ksm.core.plugin.OpenedSource;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Opens whatever the source plug-ins find on this machine: all processes that this user may read.
 * What cannot be opened is left out, counted by reason.
 */
final class FoundSources {
  private static final String GONE = "exited meanwhile";

  private final OpenSources all = new OpenSources();
  private final Map<String, Integer> left = new TreeMap<>();

  private FoundSources() {}

  /**
   * Opens all that is found.
   *
   * @throws IOException if nothing can be read
   */
  static OpenSources open(Plugins plugins) throws IOException {
    FoundSources found = new FoundSources();
    try {
      for (SourceFactory factory : plugins.sources().all()) {
        found.addAll(factory);
      }
      return found.result();
    } catch (IOException | RuntimeException e) {
      found.all.close();
      throw e;
    }
  }

  private void addAll(SourceFactory factory) {
    try {
      Discovery discovery = factory.discover();
      discovery.left().forEach((reason, count) -> left.merge(reason, count, Integer::sum));
      for (String argument : discovery.arguments()) {
        add(factory, argument);
      }
    } catch (IOException e) {
      all.note("cannot look for %s sources: %s".formatted(factory.name(), e.getMessage()));
    }
  }

  private void add(SourceFactory factory, String argument) {
    try {
      for (PageSource source : factory.open(argument, Options.of(factory, Map.of()))) {
        all.add(new OpenedSource(source, factory, true));
      }
    } catch (SourceGoneException e) {
      left.merge(GONE, 1, Integer::sum);
    } catch (IOException e) {
      all.note("left out %s:%s: %s".formatted(factory.name(), argument, e.getMessage()));
    }
  }

  private OpenSources result() throws IOException {
    if (all.isEmpty()) {
      throw new IOException(
          "nothing to scan: found no source that can be read%s; name one, or run as another user"
              .formatted(left.isEmpty() ? "" : " (" + leftOut() + ")"));
    }
    if (!left.isEmpty()) {
      all.note(leftOut());
    }
    return all;
  }

  /** Returns how many were left out and why, the most frequent reason first. */
  private String leftOut() {
    long count = left.values().stream().mapToLong(Integer::longValue).sum();
    return left.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(entry -> (left.size() == 1 ? "" : entry.getValue() + " ") + entry.getKey())
        .collect(Collectors.joining(", ", "left out " + Figures.count(count, "source") + ": ", ""));
  }
}
