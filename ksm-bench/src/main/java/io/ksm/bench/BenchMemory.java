package io.ksm.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.live.LiveMemory;
import io.ksm.bench.workload.Layout;
import io.ksm.bench.workload.Workload;
import io.ksm.bench.workload.WorkloadFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The memory of a benchmark: what the child processes open, and the files that hold it. */
final class BenchMemory implements AutoCloseable {
  private static final long MAX_PAGES = 1 << 30;

  private final MemorySpec spec;
  private final String description;
  private final OptionalLong mergeablePages;
  private final @Nullable WorkloadFiles files;
  private final @Nullable LiveMemory live;

  private BenchMemory(
      MemorySpec spec,
      String description,
      OptionalLong mergeablePages,
      @Nullable WorkloadFiles files,
      @Nullable LiveMemory live) {
    this.spec = spec;
    this.description = description;
    this.mergeablePages = mergeablePages;
    this.files = files;
    this.live = live;
  }

  /**
   * Makes a workload's memory, or takes the sources that were named.
   *
   * @throws UsageException if a name is neither of a workload nor of a source
   */
  static BenchMemory prepare(BenchConfig config, Optional<Workload> workload) throws IOException {
    if (workload.isPresent()) {
      return of(workload.get(), config);
    }
    config.sources().forEach(BenchMemory::requireName);
    return new BenchMemory(
        MemorySpec.of(config.sources()),
        String.join(", ", config.sources()),
        OptionalLong.empty(),
        null,
        null);
  }

  /** Whatever else is wrong with a source is found when it is opened. */
  private static void requireName(String source) {
    if (source.indexOf(':') < 0 && !Files.exists(Path.of(source))) {
      throw new UsageException(
          "'%s' is not a workload (there are %s), a file or a directory; write other sources as"
                  .formatted(
                      source,
                      Arrays.stream(Workload.values())
                          .map(Workload::label)
                          .collect(Collectors.joining(", ")))
              + " NAME:ARGUMENT, as in pid:1234");
    }
  }

  private static BenchMemory of(Workload workload, BenchConfig config) throws IOException {
    long pages = config.bytes() / Layout.PAGE_SIZE;
    if (pages < 1 || pages > MAX_PAGES) {
      throw new UsageException(
          "a workload of %d bytes cannot be made: give a --size from 4KiB to 4TiB"
              .formatted(config.bytes()));
    }
    Layout layout = workload.layout((int) pages, config.seed());
    String description = workload.label() + ": " + workload.summary();
    OptionalLong mergeable = OptionalLong.of(layout.mergeablePages());
    if (!workload.isStatic()) {
      MemorySpec spec = new MemorySpec(List.of(), workload.label(), (int) pages, config.seed());
      return new BenchMemory(spec, description, mergeable, null, null);
    }
    WorkloadFiles files = WorkloadFiles.write(layout, workload.label(), config.folder());
    if (config.place() == WorkloadPlace.KEPT_FILES) {
      files.keep();
    }
    if (config.place() == WorkloadPlace.PROCESSES) {
      return live(files, description);
    }
    List<String> sources = files.files().stream().map(BenchMemory::image).toList();
    return new BenchMemory(MemorySpec.of(sources), description, mergeable, files, null);
  }

  /** What else is in the processes may merge, too. */
  private static BenchMemory live(WorkloadFiles files, String description) throws IOException {
    try (files) {
      LiveMemory live = LiveMemory.of(files.files());
      return new BenchMemory(
          MemorySpec.of(live.pids().stream().map(pid -> "pid:" + pid).toList()),
          description + "; in memory of processes",
          OptionalLong.empty(),
          null,
          live);
    }
  }

  private static String image(Path file) {
    return "image:%s,format=raw,unpack=off,zeros=resident"
        .formatted(file.toString().replace(",", ",,"));
  }

  /** Returns what a new process of the command opens. */
  MemorySpec spec() {
    return spec;
  }

  /** Returns what a child opens. Own files it can map: nobody shortens them. */
  MemorySpec mappedSpec() {
    return files == null
        ? spec
        : MemorySpec.of(spec.sources().stream().map(source -> source + ",access=map").toList());
  }

  /** Returns what it is, in one line. */
  String description() {
    return description;
  }

  /** Returns where the files stay when all is over, if they do. */
  Optional<Path> keptIn() {
    return files != null && files.isKept() ? Optional.of(files.folder()) : Optional.empty();
  }

  /** Returns how many pages the best merging saves, where that is known beforehand. */
  OptionalLong mergeablePages() {
    return mergeablePages;
  }

  /** Deletes the files: all who need them have opened them, or never will. */
  void release() throws IOException {
    if (files != null) {
      files.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (live != null) {
      live.close();
    }
    release();
  }
}
