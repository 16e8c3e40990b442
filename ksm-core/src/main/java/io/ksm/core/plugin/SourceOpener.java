package io.ksm.core.plugin;

import io.ksm.api.NotMemoryException;
import io.ksm.api.Options;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens what one word of a user names. Used by one thread. */
final class SourceOpener {
  private final PluginTable<SourceFactory> sources;
  private final Map<String, String> wishes;

  /**
   * Makes an opener.
   *
   * @param sources the plug-ins that can be named
   * @param wishes options for all sources together: key to value, for those plug-ins that know the
   *     option; a value that the user gives to a single source counts more
   */
  SourceOpener(PluginTable<SourceFactory> sources, Map<String, String> wishes) {
    this.sources = sources;
    this.wishes = Map.copyOf(wishes);
  }

  /**
   * Checks the plug-in's name and the names of options, without opening anything.
   *
   * @throws UsageException if there is no such plug-in, or it has no such option
   */
  void check(String word) {
    if (namesPlugin(word)) {
      PartSpec part = PartSpec.parse(word);
      Options.of(sources.get(part.name()), part.options());
    }
  }

  /**
   * Opens what a user wrote.
   *
   * @param leftOut receives what is left out
   * @return at least one source
   * @throws UsageException if it names nothing that can be opened
   * @throws IOException if what it names cannot be read
   */
  List<NamedSource> open(String word, LeftOut leftOut) throws IOException {
    if (!namesPlugin(word)) {
      return openPath(word, leftOut);
    }
    PartSpec part = PartSpec.parse(word);
    return open(word, part, isGroup(sources.get(part.name()), part.argument()));
  }

  /**
   * Says whether a text names a plug-in, and not a path. What has a colon may be a path if no
   * plug-in has that name; what has none is one unless a plug-in has that name, and no file.
   */
  private boolean namesPlugin(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    boolean known = PartSpec.isName(name) && sources.contains(name);
    return colon < 0 ? known && !exists(text) : known || (PartSpec.isName(name) && !exists(text));
  }

  /** Opens a part that stands for a word of the user, or for a file in a directory. */
  List<NamedSource> open(String word, PartSpec part, boolean isGroup) throws IOException {
    SourceFactory factory = sources.get(part.name());
    PartSpec wished = part.withOptions(withWishes(factory, part.options()));
    Options options = Options.of(factory, wished.options());
    return PartMaker.sources(factory, part.argument(), options).stream()
        .map(source -> new NamedSource(source, word, wished, isGroup))
        .toList();
  }

  private Map<String, String> withWishes(SourceFactory factory, Map<String, String> given) {
    Map<String, String> options = new LinkedHashMap<>(given);
    wishes.forEach((key, value) -> {
      if (Options.isKnown(factory, key)) {
        options.putIfAbsent(key, value);
      }
    });
    return options;
  }

  private static boolean exists(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private List<NamedSource> openPath(String word, LeftOut leftOut) throws IOException {
    String text = word.equals("-") ? "/dev/stdin" : word;
    if (text.isEmpty() || !exists(text)) {
      throw new UsageException(
          "no such file or directory: '%s'; a source is a path or %s"
              .formatted(text, String.join(", ", names())));
    }
    Path path = Path.of(text);
    SourceFactory factory = bestFor(path);
    if (factory != null) {
      return open(text, factory, path);
    }
    if (Files.isDirectory(path)) {
      return openFiles(text, path, leftOut);
    }
    throw new UsageException(
        "'%s' has no format that is known here: name its kind, as in image:%s"
            .formatted(text, text));
  }

  private List<String> names() {
    return sources.all().stream().map(factory -> factory.name() + ":…").toList();
  }

  private List<NamedSource> open(String word, SourceFactory factory, Path path) throws IOException {
    PartSpec part = new PartSpec(factory.name(), path.toString(), Map.of());
    return open(word, part, isGroup(factory, part.argument()));
  }

  private static boolean isGroup(SourceFactory factory, String argument) {
    try {
      return factory.isGroup(argument);
    } catch (UsageException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      throw new PluginFault(Origin.describe("source", factory.name(), factory.getClass()), e);
    }
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

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static SourceFactory.Match match(SourceFactory factory, Path path) throws IOException {
    String fails = "source plug-in '%s' fails on '%s': %s";
    SourceFactory.Match match;
    try {
      match = factory.match(path);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      throw new IOException(fails.formatted(factory.name(), path, e), e);
    }
    if (match == null) {
      throw new IOException(fails.formatted(factory.name(), path, "match() returns null"));
    }
    return match;
  }

  /**
   * Opens all files. What is not memory is left out with a note; one that should be and cannot be
   * read makes the result incomplete. A directory in which nothing can be opened is an error.
   */
  private List<NamedSource> openFiles(String word, Path directory, LeftOut leftOut)
      throws IOException {
    List<NamedSource> opened = new ArrayList<>();
    LeftOut here = new LeftOut();
    for (Path file : filesIn(directory)) {
      try {
        SourceFactory factory = bestFor(file);
        if (factory == null) {
          here.note("left out '%s': no format that is known here".formatted(file));
        } else {
          opened.addAll(open(word, factory, file));
        }
      } catch (NotMemoryException | UsageException e) {
        here.note("left out: " + e.getMessage());
      } catch (AccessDeniedException e) {
        here.miss("left out '%s': this user may not read it".formatted(file));
      } catch (IOException e) {
        here.miss("left out: " + e.getMessage());
      } catch (RuntimeException e) {
        here.miss("left out '%s': %s".formatted(file, e));
      }
    }
    if (opened.isEmpty()) {
      String why = "no memory image in directory '%s': %s";
      if (here.isIncomplete()) {
        throw new IOException(why.formatted(directory, String.join("; ", here.lines())));
      }
      throw new UsageException(why.formatted(directory, whyNot(directory, here)));
    }
    leftOut.add(here);
    return opened;
  }

  /** Says what to do about a directory without images. */
  private String whyNot(Path directory, LeftOut leftOut) throws IOException {
    for (Path below : entriesOf(directory, Files::isDirectory)) {
      if (holdsImages(below)) {
        return "but there are images in its directory '%s': name that".formatted(below);
      }
    }
    List<String> lines = leftOut.lines();
    return lines.isEmpty() ? "it has no files" : lines.getFirst();
  }

  /** Says whether a directory surely holds memory: what only may be memory does not count. */
  private boolean holdsImages(Path directory) {
    try {
      List<Path> candidates = new ArrayList<>(filesIn(directory));
      candidates.add(directory);
      for (Path candidate : candidates) {
        for (SourceFactory factory : sources.all()) {
          if (match(factory, candidate) == SourceFactory.Match.EXACT) {
            return true;
          }
        }
      }
    } catch (IOException e) {
      return false; // nobody asked for it
    }
    return false;
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    return entriesOf(directory, Files::isRegularFile);
  }

  private static List<Path> entriesOf(Path directory, DirectoryStream.Filter<Path> which)
      throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, which)) {
      entries.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }
}
