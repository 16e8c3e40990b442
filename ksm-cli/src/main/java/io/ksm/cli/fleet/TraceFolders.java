package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.fleet.collect.TraceMoments;
import io.ksm.fleet.query.SpillFolder;
import io.ksm.trace.Trace;
import io.ksm.trace.key.KeyFile;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes files of contents of recorded memory, for commands that take both. Stateless. */
final class TraceFolders {
  private static final String PREFIX = "trace:";

  private TraceFolders() {}

  /**
   * Returns the same files, with files of contents in place of each folder with a trace.
   *
   * @param times of how many moments of each trace
   * @param keyFile with the key of the traces
   * @param work for the files
   * @throws UsageException if a trace is of another key, or a folder holds none
   * @throws IOException if something cannot be read or written
   */
  static List<Path> collected(
      List<Path> files, int times, KeyFile keyFile, Plugins plugins, SpillFolder work, int threads)
      throws IOException, InterruptedException {
    List<Path> collected = new ArrayList<>();
    for (Path named : files) {
      Path file = withoutPrefix(named);
      if (!Files.isDirectory(file)) {
        collected.add(file);
        continue;
      }
      Trace trace = Trace.open(file);
      TraceKey key = key(file, keyFile);
      SourceWishes wishes = new SourceWishes(Map.of("moments", "all"), false);
      try (Sources sources = Sources.open(plugins.sources(), List.of(PREFIX + file), wishes)) {
        collected.addAll(
            TraceMoments.collect(trace, sources.all(), key, times, work.path(), threads));
      }
    }
    return collected;
  }

  private static TraceKey key(Path trace, KeyFile file) throws IOException {
    try {
      return file.read();
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "'%s' is a trace, and there is no key '%s': give the trace's key by --key"
              .formatted(trace, file.path()),
          e);
    }
  }

  /** Other commands name a trace as a source. */
  private static Path withoutPrefix(Path named) {
    String text = named.toString();
    return text.startsWith(PREFIX) ? Path.of(text.substring(PREFIX.length())) : named;
  }
}
