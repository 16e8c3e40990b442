package io.ksm.bench.contestant;

import io.ksm.api.PageSource;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Sample;
import io.ksm.bench.process.Message;
import io.ksm.bench.process.Protocol;
import io.ksm.bench.process.Setup;
import io.ksm.bench.process.StartedProcesses;
import io.ksm.bench.workload.Workload;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.core.plugin.Stack;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds one contestant and the memory that it scans, for the life of this process. */
final class Stage implements AutoCloseable {
  private static final String MOMENTS = "moments";

  /**
   * Contestants are compared by all that an image holds, also by zeros that nobody ever touched;
   * and by each moment of what was recorded.
   */
  private static final SourceWishes ALL =
      new SourceWishes(Map.of("zeros", "resident", MOMENTS, "all"), false);

  private final StartedProcesses processes;
  private List<String> names = List.of();
  private @Nullable Memory memory;
  private @Nullable Measurement measurement;
  private boolean stack;

  /**
   * Begins with nothing.
   *
   * @param processes among which those are that the contestant starts
   */
  Stage(StartedProcesses processes) {
    this.processes = processes;
  }

  /** Opens the memory and finds out whether the contestant can take part. */
  Message open(Setup setup) throws IOException {
    // The command has refused what may not have one name; the rest it takes in this order, too.
    Plugins plugins = Plugins.inspect(folders(setup.plugins()));
    List<String> warnings = new ArrayList<>();
    Contestant contestant = setup.contestant();
    Memory opened =
        new Memory(sources(setup.memory(), plugins, warnings), contestant.assumedStatic());
    memory = opened;
    opened.requireAsAssumed();
    stack = contestant.stack() != null;
    measurement = new Measurement(runner(setup, opened, plugins), opened);
    for (PageSource source : opened.sources()) {
      warnings.addAll(source.warnings());
      noteZeros(source, warnings);
    }
    return new Message()
        .with(Protocol.PAGES, PageRun.countMergeable(opened))
        .with(Protocol.PAGE_SIZE, (long) opened.pageSize())
        .with(Protocol.REPEATABLE, isRepeatable(setup.memory(), opened))
        .with(Protocol.WARNINGS, warnings);
  }

  /** A workload that changes does so in the same way each time. */
  private static boolean isRepeatable(MemorySpec spec, Memory opened) {
    return !spec.workload().isEmpty() || opened.sources().stream().allMatch(PageSource::isStatic);
  }

  private static List<Path> folders(String searchPath) {
    return searchPath.isEmpty()
        ? List.of()
        : Arrays.stream(searchPath.split(File.pathSeparator)).map(Path::of).toList();
  }

  private List<PageSource> sources(MemorySpec spec, Plugins plugins, List<String> warnings)
      throws IOException {
    if (!spec.workload().isEmpty()) {
      Workload workload = Workload.named(spec.workload()).orElseThrow();
      return List.of(new ChangingSource(workload.layout(spec.pages(), spec.seed())));
    }
    Sources opened = Sources.open(plugins.sources(), spec.sources(), ALL);
    warnings.addAll(opened.warnings());
    names = opened.all().stream().map(Stage::name).distinct().toList();
    return opened.take();
  }

  /**
   * Returns a name by which the command opens a source as it was opened here. But it scans one
   * moment of what was recorded, the last one: it does not go from one to the next.
   */
  private static String name(NamedSource source) {
    Map<String, String> options = new LinkedHashMap<>(source.part().options());
    options.remove(MOMENTS);
    PartSpec part = source.part().withOptions(options);
    return canBeWritten(part) ? part.toString() : source.word();
  }

  /** An argument that looks like an option would be taken for one. */
  private static boolean canBeWritten(PartSpec part) {
    try {
      return PartSpec.parse(part.toString()).equals(part);
    } catch (UsageException e) {
      return false;
    }
  }

  /** Only scanners can tell zeros apart that are perhaps not there. */
  private static void noteZeros(PageSource source, List<String> warnings) throws IOException {
    boolean apart =
        source.regions().stream()
            .anyMatch(region -> region.isEligible() && region.traits().resident() != Known.YES);
    if (apart) {
      warnings.add(
          ("%s does not say that its pages of zeros are in memory: stacks leave them out, and the"
                  + " other rows do not")
              .formatted(source.label()));
    }
  }

  private Runner runner(Setup setup, Memory memory, Plugins plugins) throws IOException {
    Contestant contestant = setup.contestant();
    int threads = contestant.threads();
    if (contestant.kind() != Kind.ENGINE && contestant.kind() != Kind.FRESH) {
      memory.requireBytes();
    }
    return switch (contestant.kind()) {
      case ENGINE -> new EngineContestant(memory, plugins, stack(contestant), threads);
      case FRESH -> FreshScan.of(setup, names, processes);
      case ARENA -> ArenaContestant.of(memory, plugins, stack(contestant), threads);
      case READ_LIMIT -> new ReadLimit(memory, threads);
      case COPY_LIMIT -> CopyLimit.of(memory, setup.memory().sources());
      case HASH_MAP -> new HashMapBaseline(memory);
      case MEMCMP_TREE -> MemcmpTreeBaseline.of(memory);
      case KERNEL -> KernelContestant.of(memory);
    };
  }

  private static Stack stack(Contestant contestant) {
    return Objects.requireNonNull(contestant.stack());
  }

  /** Says whether a stack was opened, and what it needs was there. */
  boolean measuresStack() {
    return stack && measurement != null;
  }

  /** Measures once. */
  Sample measure() throws IOException {
    return measurement().take();
  }

  /** Runs once more for the curve, where that needs a run of its own. */
  Sample curve() throws IOException {
    return measurement().curve();
  }

  private Measurement measurement() {
    Measurement opened = measurement;
    if (opened == null) {
      throw new IllegalStateException("asked to measure before anything was opened");
    }
    return opened;
  }

  @Override
  public void close() throws IOException {
    if (memory != null) {
      memory.close();
    }
  }
}
