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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens what users name: {@code image:vm1.mem}, {@code pid:1234}, {@code all}, a bare path whose
 * format is to be detected, or a directory, which stands for its files.
 */
public final class SourceOpener {
  private final PluginTable<SourceFactory> sources;
  private final Map<String, String> wishes;

  /** Makes an opener that uses the given plug-ins. */
  public SourceOpener(PluginTable<SourceFactory> sources) {
    this(sources, Map.of());
  }

  /**
   * Makes an opener with options for all sources together.
   *
   * @param wishes key to value, for those plug-ins that know the option; a value that the user
   *     gives to a single source counts more
   */
  public SourceOpener(PluginTable<SourceFactory> sources, Map<String, String> wishes) {
    this.sources = sources;
    this.wishes = Map.copyOf(wishes);
  }

  /**
   * Sources that were opened together.
   *
   * @param all the caller closes each
   * @param warnings what was left out, one line each
   */
  public record Opened(List<OpenedSource> all, List<String> warnings) {

    /** Copies the lists. */
    public Opened {
      all = List.copyOf(all);
      warnings = List.copyOf(warnings);
    }

    /** Returns the sources alone. */
    public List<PageSource> sources() {
      return all.stream().map(OpenedSource::source).toList();
    }
  }

  /**
   * Opens what a user wrote.
   *
   * @return at least one source
   * @throws UsageException if it names nothing that can be opened
   * @throws IOException if what it names cannot be read
   */
  public Opened open(String text) throws IOException {
    if (!namesPlugin(text)) {
      return openPath(text);
    }
    PartSpec spec = PartSpec.parse(text);
    SourceFactory factory = sources.get(spec.name());
    return new Opened(open(factory, spec.argument(), spec.options()), List.of());
  }

  /**
   * Says whether a text is no path. What has a colon may be a path if no plug-in has that name;
   * what has none is one unless a plug-in has that name, and no file.
   */
  private boolean namesPlugin(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    boolean known = PartSpec.isName(name) && sources.contains(name);
    return colon < 0 ? known && !exists(text) : known || (PartSpec.isName(name) && !exists(text));
  }

  private List<OpenedSource> open(SourceFactory factory, String argument, Map<String, String> given)
      throws IOException {
    Map<String, String> options = new HashMap<>(given);
    wishes.forEach((key, value) -> {
      if (Options.isKnown(factory, key)) {
        options.putIfAbsent(key, value);
      }
    });
    boolean group = factory.isGroup(argument);
    return factory.open(argument, Options.of(factory, options)).stream()
        .map(source -> new OpenedSource(source, factory, group))
        .toList();
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

  private List<OpenedSource> open(SourceFactory factory, Path path) throws IOException {
    return open(factory, path.toString(), Map.of());
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
    List<OpenedSource> opened = new ArrayList<>();
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
