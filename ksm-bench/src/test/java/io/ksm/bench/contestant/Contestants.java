package io.ksm.bench.contestant;

import io.ksm.api.PageSource;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.workload.Workload;
import io.ksm.bench.workload.WorkloadFiles;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Memory of workloads for tests. */
final class Contestants {
  static final long SEED = 4711;

  private Contestants() {}

  /** Opens a workload as a benchmark does: from files that are gone by then, or as itself. */
  static Memory memory(Workload workload, int pages, AssumedStatic stillness, Path folder)
      throws IOException {
    if (!workload.isStill()) {
      return new Memory(List.of(new ChangingSource(workload.layout(pages, SEED))), stillness);
    }
    List<PageSource> sources = new ArrayList<>();
    SourceOpener opener = new SourceOpener(Plugins.load().sources());
    try (WorkloadFiles files =
        WorkloadFiles.write(workload.layout(pages, SEED), workload.label(), folder)) {
      for (Path file : files.files()) {
        sources.addAll(opener.open("image:" + file + ",access=map").sources());
      }
    }
    return new Memory(sources, stillness);
  }
}
