package io.ksm.fleet.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ForwardingSource;
import io.ksm.api.Options;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.UsageException;
import io.ksm.core.CpuLimit;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PartSpec;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.contents.PageCounts;
import io.ksm.record.RecordedSources;
import io.ksm.record.Recorder;
import io.ksm.record.RecordingListener;
import io.ksm.record.RecordingPlan;
import io.ksm.source.synthetic.SyntheticSourceFactory;
import io.ksm.source.trace.TraceSourceFactory;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import io.ksm.trace.key.Fingerprinter;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that collected contents are those of the memory, recounted page by page. */
@ExtendWith(SeedExtension.class)
class CollectorTest {
  private static final int PAGE = 64;
  private static final int PAGES = 9000;
  private static final TraceKey KEY = TraceKey.random();

  @TempDir private Path folder;

  private CollectionPlan plan(TraceKey key, int threads) {
    return new CollectionPlan(folder.resolve("file"), key, "host", 1L << 30, null, threads);
  }

  private static NamedSource named(PageSource source, boolean isMember) {
    return new NamedSource(source, source.label(), PartSpec.parse("any"), isMember);
  }

  private ContentsFile collect(int threads, PageSource... sources) throws Exception {
    List<NamedSource> all = Arrays.stream(sources).map(source -> named(source, false)).toList();
    CollectionSummary summary = new Collector(plan(KEY, threads), all, false).run();
    assertThat(summary.bytes()).isEqualTo(Files.size(folder.resolve("file")));
    assertThat(summary.lost()).isEmpty();
    return ContentsFile.open(folder.resolve("file"));
  }

  private static byte[] content(int number) {
    byte[] content = new byte[PAGE];
    if (number > 0) {
      new SplittableRandom(number).nextBytes(content);
    }
    return content;
  }

  /** Counts what a collection should find. */
  private static final class Recount {
    final TreeMap<Long, Integer> contents = new TreeMap<>();
    final Set<Long> frames;
    long pages;
    long zeros;
    long unknownZeros;
    long merged;
    long shared;
    long others;

    Recount(Set<Long> frames) {
      this.frames = frames;
    }

    void content(int number, long frame, Known resident) {
      if (frame != 0 && !frames.add(frame)) {
        shared++;
      } else if (number == 0) {
        zeros += resident == Known.YES ? 1 : 0;
        unknownZeros += resident == Known.UNKNOWN ? 1 : 0;
      } else {
        Fingerprinter fingerprinter = KEY.fingerprinter();
        fingerprinter.page(MemorySegment.ofArray(CollectorTest.content(number)), 0, PAGE);
        contents.merge(fingerprinter.low(), 1, Integer::sum);
        pages++;
      }
    }

    void state(PageState state, Known resident) {
      switch (state) {
        case ZERO -> unknownZeros += resident == Known.UNKNOWN ? 1 : 0;
        case ZERO_UNKNOWN -> unknownZeros++;
        case SHARED -> merged++;
        case FILE, UNREADABLE -> others++;
        default -> {}
      }
    }

    PageCounts counts() {
      return new PageCounts(pages, zeros, unknownZeros, merged, shared, others);
    }
  }

  /** Fills memory by lot, and counts what is there. */
  private static Recount fill(
      TestMemory memory, Known resident, Set<Long> frames, SplittableRandom random) {
    Recount recount = new Recount(frames);
    Window window = memory.window();
    memory.remap(
        List.of(
            new Region("heap", window.address(0), PAGES - 300, "blue").withResident(resident),
            new Region("file", window.address(PAGES - 300), 100, "blue", "file-backed"),
            new Region("stack", window.address(PAGES - 200), 200, "blue").withResident(resident)));
    PageState[] states = {
      PageState.ZERO,
      PageState.ZERO_UNKNOWN,
      PageState.SHARED,
      PageState.FILE,
      PageState.UNREADABLE,
      PageState.SWAPPED
    };
    for (int page = 0; page < PAGES; page++) {
      long address = window.address(page);
      if ((page >= PAGES - 300 && page < PAGES - 200) || random.nextInt(10) == 0) {
        continue;
      }
      if (random.nextInt(10) == 0) {
        PageState state = states[random.nextInt(states.length)];
        memory.become(address, state);
        recount.state(state, resident);
      } else {
        int number = random.nextInt(random.nextInt(4) == 0 ? 10 : 1_000_000);
        // A page that is shared by fork has the content of the one with which it is shared.
        long frame = random.nextInt(8) == 0 ? 1 + number % 10 : 0;
        memory.write(address, content(frame == 0 ? number : (int) frame));
        if (frame != 0) {
          memory.share(address, frame);
        }
        recount.content(frame == 0 ? number : (int) frame, frame, resident);
      }
    }
    return recount;
  }

  private static void check(ContentsFile file, int number, Recount recount) throws IOException {
    CollectedSource source = file.sources().get(number);
    assertThat(source.counts()).isEqualTo(recount.counts());
    assertThat(source.domain()).isEqualTo("blue");
    TreeMap<Long, Integer> contents = new TreeMap<>();
    file.read(
        HashRange.ALL,
        (of, lo, n) -> {
          if (of == number) {
            contents.merge(lo, n, Integer::sum);
          }
        });
    assertThat(contents).isEqualTo(recount.contents);
  }

  @ParameterizedTest
  @EnumSource(Known.class)
  void findsWhatIsThere(Known resident, Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    Window window = new Window(1L << 30, PAGES, PAGE);
    WorkloadSource one = WorkloadSource.live("one", window, WorkloadSource.Access.COPY);
    WorkloadSource two = WorkloadSource.live("two", window, WorkloadSource.Access.VIEW);
    Set<Long> frames = new HashSet<>();
    Recount ofOne = fill(one, resident, frames, random);
    Recount ofTwo = fill(two, resident, frames, random);
    for (int threads : new int[] {1, 3}) {
      ContentsFile file = collect(threads, one, two);
      assertThat(file.header().host()).isEqualTo("host");
      assertThat(file.header().memoryBytes()).isEqualTo(1L << 30);
      assertThat(file.header().key()).isEqualTo(KEY.id());
      assertThat(file.header().pageSize()).isEqualTo(PAGE);
      check(file, 0, ofOne);
      check(file, 1, ofTwo);
    }
    one.close();
    two.close();
  }

  private void record(TraceKey key, Path directory, PageSource source) throws Exception {
    new Recorder(
            new RecordingPlan(
                directory, key, Duration.ofSeconds(1), Duration.ZERO, CpuLimit.NONE, false, 1),
            RecordedSources.of(List.of(source)),
            RecordingListener.NONE)
        .run();
  }

  private static List<PageSource> openTrace(Path directory) throws IOException {
    TraceSourceFactory factory = new TraceSourceFactory();
    return factory.open(directory.toString(), Options.of(factory, Map.of()));
  }

  /** What was recorded under the key is collected as the memory itself. */
  @Test
  void aTraceHasTheContentsOfItsMemory(Seed seed) throws Exception {
    WorkloadSource live =
        WorkloadSource.live("one", new Window(1L << 30, PAGES, PAGE), WorkloadSource.Access.COPY);
    Recount recount = fill(live, Known.YES, new HashSet<>(), seed.random());
    Path trace = folder.resolve("trace");
    record(KEY, trace, live);
    PageSource traced = openTrace(trace).getFirst();
    ContentsFile file = collect(2, traced);
    check(file, 0, recount);
    assertThat(file.sources().getFirst().fingerprints()).isEmpty();
    TraceKey other = TraceKey.random();
    assertThatThrownBy(
            () -> new Collector(plan(other, 1), List.of(named(traced, false)), false).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'one' is of a trace with key " + KEY.id())
        .hasMessageContaining("this file's key is " + other.id());
    traced.close();
  }

  /** Fingerprints of fingerprints equal their like only, live and in a trace of them. */
  @Test
  void fingerprintsOfFingerprintsAreMarked() throws Exception {
    SyntheticSourceFactory factory = new SyntheticSourceFactory();
    PageSource source = factory.open("", Options.of(factory, Map.of("size", "8MiB"))).getFirst();
    ContentsFile live = collect(2, source);
    TreeMap<Long, Integer> contents = new TreeMap<>();
    live.read(HashRange.ALL, (of, lo, n) -> contents.put(lo, n));
    assertThat(live.sources().getFirst().fingerprints()).isEqualTo(source.fingerprints());
    Path trace = folder.resolve("trace");
    record(KEY, trace, source);
    PageSource traced = openTrace(trace).getFirst();
    ContentsFile recorded = collect(1, traced);
    assertThat(recorded.sources().getFirst().fingerprints()).isEqualTo(source.fingerprints());
    recorded.read(HashRange.ALL, (of, lo, n) -> assertThat(contents.remove(lo)).isEqualTo(n));
    assertThat(contents).isEmpty();
    traced.close();
  }

  private static PageSource small(String label) {
    WorkloadSource source =
        WorkloadSource.live(label, new Window(1L << 30, 9, PAGE), WorkloadSource.Access.COPY);
    source.remap(List.of(Region.resident("heap", 1L << 30, 9, "blue")));
    source.write(1L << 30, content(7));
    return source;
  }

  private static PageSource failing(String label, RuntimeException failure) {
    return new ForwardingSource(small(label)) {
      @Override
      public void read(Region region, long firstPage, int count, PageSink into) {
        throw failure;
      }
    };
  }

  /** Who named a group does not miss one of it; who named a source does. */
  @Test
  void sourcesThatGoAreLeftOutUnlessTheyWereNamed() throws Exception {
    PageSource gone = failing("gone", new IllegalStateException("it has exited"));
    List<NamedSource> members = List.of(named(gone, true), named(small("here"), false));
    CollectionSummary summary = new Collector(plan(KEY, 2), members, false).run();
    assertThat(summary.sources()).isEqualTo(1);
    assertThat(summary.lost()).containsExactly("gone cannot be read: it has exited");
    assertThat(ContentsFile.open(folder.resolve("file")).sources())
        .extracting(CollectedSource::label)
        .containsExactly("here");
    Files.delete(folder.resolve("file"));
    List<NamedSource> byName = List.of(named(small("here"), false), named(gone, false));
    assertThatThrownBy(() -> new Collector(plan(KEY, 2), byName, false).run())
        .isInstanceOf(IOException.class)
        .hasMessage("gone cannot be read: it has exited");
    assertThatThrownBy(() -> new Collector(plan(KEY, 2), List.of(named(gone, true)), true).run())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no source could be read");
    assertThat(folder).isEmptyDirectory();
  }

  /** What was read of it before counts for nothing, nor do pages that it shares with others. */
  @Test
  void aSourceThatFailsHalfWayLeavesNoTrace(Seed seed) throws Exception {
    Window window = new Window(1L << 30, PAGES, PAGE);
    WorkloadSource whole = WorkloadSource.live("half", window, WorkloadSource.Access.COPY);
    fill(whole, Known.YES, new HashSet<>(), seed.random());
    AtomicInteger reads = new AtomicInteger();
    PageSource half =
        new ForwardingSource(whole) {
          @Override
          public void read(Region region, long firstPage, int count, PageSink into)
              throws IOException {
            if (reads.incrementAndGet() > 2) {
              throw new IOException("it has exited");
            }
            super.read(region, firstPage, count, into);
          }
        };
    WorkloadSource other = WorkloadSource.live("other", window, WorkloadSource.Access.COPY);
    Recount ofOther = fill(other, Known.YES, new HashSet<>(), seed.random());
    List<NamedSource> members = List.of(named(half, true), named(other, false));
    CollectionSummary summary = new Collector(plan(KEY, 2), members, false).run();
    assertThat(reads.get()).isGreaterThan(2);
    assertThat(summary.lost()).containsExactly("half cannot be read: it has exited");
    assertThat(summary.counts()).isEqualTo(ofOther.counts());
    check(ContentsFile.open(folder.resolve("file")), 0, ofOther);
  }

  @Test
  void pagesOfTwoSizesAreRefused() {
    WorkloadSource large =
        WorkloadSource.live("large", new Window(0, 4, 128), WorkloadSource.Access.COPY);
    List<NamedSource> both = List.of(named(small("small"), false), named(large, false));
    assertThatThrownBy(() -> new Collector(plan(KEY, 1), both, false).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'small' has pages of 64 bytes, and 'large' of 128");
  }

  /** The set grows with what it holds, and knows what was added by whom. */
  @Test
  void framesAreKnownOnce(Seed seed) {
    SplittableRandom random = seed.random();
    PfnSet set = new PfnSet();
    Set<Long> model = new HashSet<>();
    List<Boolean> differences = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long[] pfns = random.longs(100, 0, 12_000).toArray();
      boolean[] known = new boolean[100];
      set.add(pfns, 100, known);
      for (int j = 0; j < 100; j++) {
        boolean fresh = pfns[j] == 0 || model.add(pfns[j]);
        differences.add(known[j] == fresh);
      }
      if (i % 3 == 0) {
        long[] gone = random.longs(50, 1, 12_000).toArray();
        set.removeAll(gone);
        Arrays.stream(gone).forEach(model::remove);
      }
    }
    // 0 is no page frame number, and is never known.
    assertThat(differences).doesNotContain(true);
  }
}
