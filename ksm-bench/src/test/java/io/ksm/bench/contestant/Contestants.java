package io.ksm.bench.contestant;

import io.ksm.api.PageSource;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.workload.Workload;
import io.ksm.bench.workload.WorkloadFiles;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Memory of workloads for tests. */
final class Contestants {
  static final long SEED = 4711;

  private Contestants() {}

  /** Opens a workload as a benchmark does: from files that are gone by then, or as itself. */
  static Memory memory(Workload workload, int pages, AssumedStatic assumedStatic, Path folder)
      throws IOException {
    if (!workload.isStatic()) {
      return new Memory(List.of(new ChangingSource(workload.layout(pages, SEED))), assumedStatic);
    }
    try (WorkloadFiles files =
        WorkloadFiles.write(workload.layout(pages, SEED), workload.label(), folder)) {
      List<String> names =
          files.files().stream()
              .map(file -> "image:" + file + ",access=map,zeros=resident")
              .toList();
      return new Memory(open(names), assumedStatic);
    }
  }

  static List<PageSource> open(List<String> names) throws IOException {
    return Sources.open(Plugins.load().sources(), names, SourceWishes.NONE).take();
  }
}
