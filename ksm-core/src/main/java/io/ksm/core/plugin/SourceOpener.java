package io.ksm.core.plugin;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens what users name: {@code image:vm1.mem}, {@code pid:1234}, a bare path whose format is to be
 * detected, or a directory, which stands for its files.
 */
public final class SourceOpener {
  private final PluginTable<SourceFactory> sources;

  /** Makes an opener that uses the given plug-ins. */
  public SourceOpener(PluginTable<SourceFactory> sources) {
    this.sources = sources;
  }

  /**
   * Sources that were opened together.
   *
   * @param sources at least one; the caller closes each
   * @param warnings what was left out, one line each
   */
  public record Opened(List<PageSource> sources, List<String> warnings) {}

  /**
   * Opens what a user wrote.
   *
   * @throws UsageException if it names nothing that can be opened
   * @throws IOException if what it names cannot be read
   */
  public Opened open(String text) throws IOException {
    int colon = text.indexOf(':');
    if (colon > 0 && PartSpec.isName(text.substring(0, colon))) {
      if (sources.contains(text.substring(0, colon)) || !exists(text)) {
        PartSpec spec = PartSpec.parse(text);
        SourceFactory factory = sources.get(spec.name());
        return new Opened(
            factory.open(spec.argument(), Options.of(factory, spec.options())), List.of());
      }
    }
    return openPath(text);
  }

  private static boolean exists(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Opened openPath(String text) throws IOException {
    if (text.isEmpty() || !exists(text)) {
      throw new UsageException(
          "no such file or directory: '%s'; a source is a path or %s"
              .formatted(text, String.join(", ", names())));
    }
    Path path = Path.of(text);
    SourceFactory factory = bestFor(path);
    if (factory != null) {
      return new Opened(open(factory, path), List.of());
    }
    if (Files.isDirectory(path)) {
      return openFiles(path);
    }
    throw new UsageException(
        "'%s' has no format that is known here: name its kind, as in image:%s"
            .formatted(text, text));
  }

  private List<String> names() {
    return sources.all().stream().map(factory -> factory.name() + ":…").toList();
  }

  private static List<PageSource> open(SourceFactory factory, Path path) throws IOException {
    return factory.open(path.toString(), Options.of(factory, Map.of()));
  }

  private @Nullable SourceFactory bestFor(Path path) throws IOException {
    SourceFactory best = null;
    SourceFactory.Match match = SourceFactory.Match.NO;
    for (SourceFactory factory : sources.all()) {
      SourceFactory.Match candidate = match(factory, path);
      if (candidate.compareTo(match) > 0) {
        best = factory;
        match = candidate;
      }
    }
    return best;
  }

  private static SourceFactory.Match match(SourceFactory factory, Path path) throws IOException {
    try {
      return factory.match(path);
    } catch (RuntimeException e) {
      throw new IOException(
          "source plug-in '%s' fails on '%s': %s".formatted(factory.name(), path, e), e);
    }
  }

  /**
   * One bad file among many is a warning; a directory in which nothing can be opened is an error.
   */
  private Opened openFiles(Path directory) throws IOException {
    List<PageSource> opened = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Path file : filesIn(directory)) {
      try {
        SourceFactory factory = bestFor(file);
        if (factory == null) {
          warnings.add("left out '%s': no format that is known here".formatted(file));
        } else {
          opened.addAll(open(factory, file));
        }
      } catch (IOException | UsageException e) {
        warnings.add("left out: " + e.getMessage());
      } catch (RuntimeException e) {
        warnings.add("left out '%s': %s".formatted(file, e));
      }
    }
    if (opened.isEmpty()) {
      String why = warnings.isEmpty() ? "it has no files" : warnings.getFirst();
      throw new UsageException("no memory image in directory '%s': %s".formatted(directory, why));
    }
    return new Opened(opened, warnings);
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, Files::isRegularFile)) {
      entries.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }
}
