package io.ksm.core;

import io.ksm.api.MergePolicy;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.engine.match.TaggedIndex;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.faults.Thrown;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.core.plugin.Stack;
import io.ksm.core.report.MemoryLimitException;
import io.ksm.core.report.ScanListener;
import io.ksm.core.report.ScanTime;
import io.ksm.core.service.FoundSources;
import io.ksm.core.service.Pauses;
import io.ksm.core.service.TimedPauses;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a {@link Ksm}; unlike {@code ksm scan}, which takes a policy's {@linkplain
 * io.ksm.api.PolicyFactory#scanDefaults scan defaults}, it takes the options' own. Parts are given
 * by name, as users write them, or as objects. Used once, by one thread.
 *
 * <p>Long because each choice has a method, which says what it means and what the default is.
 */
public final class KsmBuilder {
  /** Opens sources when the scanner is built, or knows one that is open. */
  private interface Opening {
    List<PageSource> open(Sources sources) throws IOException;
  }

  private final List<Opening> openings = new ArrayList<>();
  private final List<PageSource> given = new ArrayList<>();
  private final List<PageSource> sources = new ArrayList<>();
  private @Nullable SourceFinder finder;
  private @Nullable Plugins plugins;
  private final StackChoice stack = new StackChoice();
  private int threads = Runtime.getRuntime().availableProcessors();
  private int batchPages = EngineConfig.USUAL_BATCHES;
  private ScanListener listener = ScanListener.NONE;
  private @Nullable String jmxName;
  private long memoryLimit = EngineConfig.UNLIMITED;
  private @Nullable ThreadFactory threadFactory;
  private ServiceBounds bounds = ServiceBounds.NONE;

  KsmBuilder() {}

  /** Looks plug-ins up here; by default in {@link Plugins#load()}. */
  public KsmBuilder plugins(Plugins found) {
    plugins = found;
    return this;
  }

  /**
   * Adds sources by name, as in {@code image:vm1.mem}, or by a path. What is the same memory as a
   * source that was named before is left out, with a warning.
   */
  public KsmBuilder source(String spec) {
    openings.add(opened -> opened.add(spec).stream().map(NamedSource::source).toList());
    return this;
  }

  /** Adds a source. The scanner closes it, and so does a {@link #build} that fails. */
  public KsmBuilder source(PageSource source) {
    given.add(source);
    openings.add(opened -> List.of(source));
    return this;
  }

  /** Chooses hasher, index and policy. */
  public KsmBuilder stack(Stack chosen) {
    stack.hasher(chosen::hasher);
    stack.index(chosen::index);
    stack.policy(chosen::policy);
    return this;
  }

  /** Chooses the hasher by name, as in {@code xxh64}; by default {@code auto}, if it is there. */
  public KsmBuilder hasher(String spec) {
    stack.hasher(() -> PartSpec.parse(spec));
    return this;
  }

  /** Chooses the hasher. It is closed with the scanner, and by a build that fails. */
  public KsmBuilder hasher(PageHasher chosen) {
    stack.hasher(chosen);
    return this;
  }

  /** Chooses the index by name, as in {@code rb}. */
  public KsmBuilder index(String spec) {
    stack.index(() -> PartSpec.parse(spec));
    return this;
  }

  /**
   * Chooses the engine's own index, which reads keys where they are anyway. It is smaller and
   * faster than those of plug-ins, but only for fingerprints, which nobody can choose so that they
   * slow it down: of a trace, for example.
   */
  public KsmBuilder ownIndex() {
    stack.indexes(TaggedIndex::new);
    return this;
  }

  /** Chooses the index: a supplier of empty ones, each of which is closed with the scanner. */
  public KsmBuilder index(Supplier<OrderedIndex> indexes) {
    stack.indexes(indexes);
    return this;
  }

  /** Chooses the policy by name, as in {@code ksm:smart-scan=off}; by default {@code ksm}. */
  public KsmBuilder policy(String spec) {
    stack.policy(() -> PartSpec.parse(spec));
    return this;
  }

  /** Chooses the policy. */
  public KsmBuilder policy(MergePolicy chosen) {
    stack.policy(chosen);
    return this;
  }

  /**
   * Sets the number of threads that scan; by default as many as there are processors.
   *
   * @throws UsageException if it is not 1 to 1024
   */
  public KsmBuilder threads(int count) {
    if (count < 1 || count > 1024) {
      throw new UsageException("%d threads cannot scan: give 1 to 1024".formatted(count));
    }
    threads = count;
    return this;
  }

  /**
   * Sets the most pages that are worked on at once; merging sources get the merges of as many at a
   * time. By default 32,768, and up to 4,194,304 of very many fingerprints, which can take two
   * seconds; a number above 32,768 counts as that. Where bytes are copied, it is never more than 8
   * MiB. Progress is told, and who wants a scan to stop is asked, after each.
   *
   * @throws UsageException if it is less than 1
   */
  public KsmBuilder batchPages(int pages) {
    if (pages < 1) {
      throw new UsageException("a batch of %d pages does nothing: give 1 or more".formatted(pages));
    }
    batchPages = pages;
    return this;
  }

  /**
   * Limits the heap that is used to remember pages. A scan that would need more, or comes to need
   * more, throws a {@link MemoryLimitException} that has the figures. In the midst of a scan it
   * comes after a batch, and then again at each further call, until {@link Ksm#unmerge} forgets all
   * pages. A {@link KsmService} fails with it. By default a scan is refused only if it is sure not
   * to fit into the JVM's heap.
   *
   * @param bytes see {@link Ksm#memoryEstimate}
   * @throws UsageException if it is less than 1
   */
  public KsmBuilder memoryLimit(long bytes) {
    if (bytes < 1) {
      throw new UsageException(
          "a memory limit of %d bytes lets nothing be scanned: give more".formatted(bytes));
    }
    memoryLimit = bytes;
    return this;
  }

  /**
   * Makes the threads that scan, as many as {@linkplain #threads wanted}, platform threads. By
   * default they are daemon threads.
   *
   * <p>Those that help with scans run until the scanner is closed. The one that makes the scans is
   * the service's own and runs as long as the service; that of a {@link Ksm} ends when there was
   * nothing to do for 10 seconds, and the next call makes another one. Each {@link
   * KsmService#report} takes one more thread, for as long as it takes.
   */
  public KsmBuilder threadFactory(ThreadFactory factory) {
    threadFactory =
        task -> {
          Thread thread = factory.newThread(task);
          if (thread == null) {
            throw new IllegalStateException("the thread factory gave null in place of a thread");
          }
          return thread;
        };
    return this;
  }

  /** Hears the progress of scans. */
  public KsmBuilder listener(ScanListener hears) {
    listener = hears;
    return this;
  }

  /**
   * Shows the counters by JMX, as the bean {@code io.ksm:type=Ksm,name="…"} of the platform's MBean
   * server, from when the scanner or service is made until it is closed or has stopped. By default
   * there is no bean, and the platform's management, which takes long to load, is left alone.
   *
   * @param name any text; {@link #build} and {@link #service} refuse one that a bean has already
   * @throws UsageException if it is blank
   * @see KsmMXBean
   */
  public KsmBuilder jmx(String name) {
    if (name.isBlank()) {
      throw new UsageException("the name of a JMX bean is blank: give one to know this scanner by");
    }
    jmxName = name;
    return this;
  }

  /**
   * Asks anew at each full scan which sources to scan, besides those that were added by name or as
   * objects. Only for {@linkplain #service a service}.
   */
  public KsmBuilder finder(SourceFinder finds) {
    finder = finds;
    return this;
  }

  /**
   * Bounds how much of one processor {@linkplain #service a service} uses, by pauses after batches
   * that are longer than the policy's. Over a full scan the bound holds; within one, the look at
   * all regions comes in one piece.
   *
   * @param share above 0; by default there is no bound
   * @param usedNanos tells the processor time used so far of all that is to be bounded, such as the
   *     whole process, in nanoseconds. Asked after each batch by the scanning thread
   * @throws UsageException if the share is not above 0
   */
  public KsmBuilder maxCpu(double share, LongSupplier usedNanos) {
    if (!(share > 0)) {
      throw new UsageException(
          "a service cannot use %s of a processor: give more than 0".formatted(share));
    }
    bounds = bounds.withMaxCpu(share, usedNanos);
    return this;
  }

  /**
   * Lets {@linkplain #service a service} begin a full scan only so long after the beginning of the
   * last one, or {@linkplain KsmService#scanSoon when it is asked to}. By default the next scan
   * begins at once.
   *
   * @throws UsageException if the time is negative
   */
  public KsmBuilder scanEvery(Duration time) {
    if (time.isNegative()) {
      throw new UsageException("scans cannot begin every %s: give a time from 0".formatted(time));
    }
    bounds = bounds.withScanEvery(time);
    return this;
  }

  /**
   * Opens the sources and makes the scanner.
   *
   * @throws UsageException if a part or a source is unknown, or they do not go together; the
   *     sources are closed then, but for one that belongs to another engine
   * @throws IOException if a source cannot be read
   */
  public Ksm build() throws IOException {
    List<String> warnings = new ArrayList<>();
    return assemble(
        (found, view) -> new Ksm(opened(found, warnings), stack.owners(), warnings, view));
  }

  /**
   * Opens the sources and makes a scanner that its caller drives, batch by batch, in a given time.
   *
   * @throws UsageException as {@link #build}
   * @throws IOException if a source cannot be read
   */
  public SteppedKsm stepped(ScanTime time) throws IOException {
    return assemble((found, view) ->
        new SteppedKsm(opened(found, new ArrayList<>()).withTime(time), stack.owners(), view));
  }

  private EngineConfig opened(Plugins found, List<String> warnings) throws IOException {
    if (finder != null) {
      throw new UsageException("a finder of sources needs a service: call service()");
    }
    EngineConfig parts = parts(found, listener, false);
    Sources opened = new Sources(found.sources(), SourceWishes.NONE);
    parts = parts.withSources(open(opened));
    warnings.addAll(opened.warnings());
    return parts;
  }

  /** As {@link #service(KsmServiceListener)}, without a listener. */
  public KsmService service() throws IOException {
    return service(KsmServiceListener.NONE);
  }

  /**
   * Opens the sources, which may be none, and makes a service that scans them once it is started.
   *
   * @param hears what the service does
   * @throws UsageException as {@link #build}
   * @throws IOException if a source cannot be read
   */
  public KsmService service(KsmServiceListener hears) throws IOException {
    return service(hears, new TimedPauses());
  }

  KsmService service(KsmServiceListener hears, Pauses pauses) throws IOException {
    KeptListener kept = new KeptListener(hears, listener);
    return assemble((found, view) -> {
      EngineConfig parts = parts(found, kept, true);
      PluginTable<SourceFactory> table = found.sources();
      FoundSources named =
          new FoundSources(
              CallersFault.of(finder != null ? finder::find : List::of),
              name -> Sources.open(table, List.of(name), SourceWishes.NONE),
              kept::joined,
              kept::refused);
      Sources opened = new Sources(table, SourceWishes.NONE);
      parts = parts.withSources(open(opened));
      return new KsmService(
          parts, stack.owners(), opened.warnings(), named, kept, pauses, bounds, view);
    });
  }

  /** Makes something of the parts. */
  @FunctionalInterface
  private interface Assembly<T> {
    T of(Plugins found, CountersView view) throws IOException;
  }

  private <T> T assemble(Assembly<T> assembly) throws IOException {
    CountersView view = CountersView.NONE;
    try {
      if (jmxName != null) {
        view = JmxView.register(jmxName);
      }
      return assembly.of(plugins != null ? plugins : Plugins.load(), view);
    } catch (Throwable e) {
      closeAfter(e, view);
      throw Thrown.<IOException>handOn(stack.owners().causeOf(e));
    }
  }

  private void closeAfter(Throwable failure, CountersView view) {
    given.stream().filter(source -> !sources.contains(source)).forEach(sources::add);
    sources.removeIf(SourceState::belongsToAnother);
    try (CountersView _ = view;
        StackChoice _ = stack) {
      Sources.closeAll(sources);
    } catch (Throwable closing) {
      var _ = TryAll.suppress(failure, closing);
    }
  }

  private EngineConfig parts(Plugins found, ScanListener hears, boolean grows) {
    return new EngineConfig(
        List.of(),
        stack.hasher(found),
        stack.index(found),
        stack.policy(found),
        threads,
        hears,
        batchPages,
        EngineConfig.USUAL_CHUNKS,
        EngineConfig.USUAL_PARTITIONS,
        grows,
        memoryLimit,
        threadFactory != null ? threadFactory : EngineConfig.daemonThreads(),
        new SecureRandom().nextLong(),
        null);
  }

  private List<PageSource> open(Sources opened) throws IOException {
    for (Opening opening : openings) {
      sources.addAll(opening.open(opened));
    }
    return sources;
  }
}
