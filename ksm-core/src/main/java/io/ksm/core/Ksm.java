package io.ksm.core;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.engine.pages.FailedSource;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.ReportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Scans some sources, with a stack of parts.
 *
 * <pre>{@code
 * try (Ksm ksm = Ksm.builder().source("image:vm1.mem").source("image:vm2.mem")
 *     .hasher("crc32c").index("rb").policy("ksm:smart-scan=off").threads(2).build()) {
 *   ScanReport report = ksm.scan();
 *   System.out.println(report.counters().pagesSharing() + " pages could be freed");
 * }
 * }</pre>
 *
 * <p>Scans and all other methods are called by one thread at a time; a scan uses as many threads as
 * were given. The result does not depend on their number. Only {@link #close} may be called by any
 * thread at any time: it ends a scan of another thread, and waits for that.
 */
public final class Ksm implements AutoCloseable {
  private final Engine engine;
  private final PageHasher hasher;
  private final List<PageSource> sources;
  private final List<String> openingWarnings;
  private final CountersView view;

  /** Held by whoever uses memory of the sources, so that nobody closes them meanwhile. */
  private final ReentrantLock use = new ReentrantLock();

  private volatile boolean closed;
  private boolean released;

  Ksm(EngineConfig config, List<String> openingWarnings, CountersView view) {
    this.engine = new Engine(config);
    this.hasher = config.hasher();
    this.sources = config.sources();
    this.openingWarnings = List.copyOf(openingWarnings);
    this.view = view;
  }

  /** Begins to assemble a scanner. */
  public static KsmBuilder builder() {
    return new KsmBuilder();
  }

  /**
   * Makes one full scan. A source that fails or vanishes disturbs no other: its pages leave, and
   * {@link #report} says why.
   *
   * @throws IllegalStateException if this scanner is closed, or was closed during the scan
   */
  public ScanReport scan() {
    begin();
    try {
      ScanReport report = engine.scan(() -> closed);
      view.scanned(report, engine.pageSize());
      return report;
    } finally {
      use.unlock();
    }
  }

  /** Begins a use of the sources' memory; {@link #use} is to be unlocked at its end. */
  private void begin() {
    use.lock();
    if (closed) {
      use.unlock();
      throw new IllegalStateException("this scanner is closed");
    }
  }

  /** Returns the counters as they are now. */
  public Counters counters() {
    return engine.counters();
  }

  /** Returns how many times two pages were compared by their bytes, in all scans. */
  public long comparisons() {
    return engine.comparisons();
  }

  /**
   * Returns how many bytes of pages were read in all scans: to hash them, and to compare them. A
   * page whose source says that nobody wrote to it is not read.
   */
  public long bytesRead() {
    return engine.bytesRead();
  }

  /**
   * Returns the pace that the policy wants for the next scan. {@link #scan} itself never pauses.
   */
  public Pace pace() {
    return engine.pace();
  }

  /**
   * Says whose pages the counters count. Takes a time in proportion to the number of pages.
   *
   * @param mostRepeated how many of the most repeated contents to list
   * @throws IllegalStateException if this scanner is closed
   */
  public MemoryReport report(int mostRepeated) {
    return report(new ReportOptions(mostRepeated));
  }

  /**
   * Says whose pages the counters count, and what else is wanted. Takes a time in proportion to the
   * number of pages.
   *
   * @throws IllegalStateException if this scanner is closed
   */
  public MemoryReport report(ReportOptions options) {
    begin();
    try {
      return engine.report(options);
    } finally {
      use.unlock();
    }
  }

  /**
   * Tells which pages are equal, as the last scan found them: each content that several pages hold,
   * and its pages, as many as {@link MemoryReport} counts as duplicate. Pages of zeros that were
   * merged with the zero page, or that a source knew for zeros, are not among them.
   *
   * <p>Takes a time in proportion to the number of pages, and no heap for each of them, but for
   * those that no frame had room for. The order does not depend on the number of threads.
   *
   * @throws IOException what the visitor throws; the walk ends there
   * @throws IllegalStateException if this scanner is closed
   */
  public void visitEqualPages(EqualPagesVisitor visitor) throws IOException {
    begin();
    try {
      engine.visitEqualPages(visitor);
    } finally {
      use.unlock();
    }
  }

  /**
   * Reads a page that holds a content, to show it to somebody.
   *
   * @return the bytes, or null if the page has other ones by now, or cannot be read
   * @throws IllegalStateException if this scanner is closed
   */
  public byte @Nullable [] read(RepeatedContent content) {
    begin();
    try {
      byte[] bytes = engine.bytes(content.sample(), content.hash());
      return bytes.length == 0 ? null : bytes;
    } finally {
      use.unlock();
    }
  }

  /**
   * Separates all merged pages and forgets everything, as the kernel does on {@code run = 2}.
   *
   * @throws IOException if a source cannot give its pages copies of their own; nothing is lost
   * @throws IllegalStateException if this scanner is closed
   */
  public void unmerge() throws IOException {
    begin();
    try {
      engine.unmerge();
      view.show(engine.counters(), engine.pageSize());
    } finally {
      use.unlock();
    }
  }

  /**
   * Says why a source could not be read to its end.
   *
   * @return the reason in one line, or null if nothing was wrong so far
   */
  public @Nullable String failure(PageSource source) {
    return engine.failed().stream()
        .filter(failed -> failed.source().equals(source))
        .map(FailedSource::why)
        .findFirst()
        .orElse(null);
  }

  /** Says whether no source can change, so that one scan finds everything. */
  public boolean isStatic() {
    return sources.stream().allMatch(PageSource::isStatic);
  }

  /** Returns what users should know about the sources, one line each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(openingWarnings);
    sources.forEach(source -> warnings.addAll(source.warnings()));
    return warnings;
  }

  /**
   * Stops the threads, and closes the indexes, the hasher and the sources. Merged pages stay
   * merged.
   *
   * <p>A scan that another thread makes ends after its present batch, be it the last one, with an
   * {@link IllegalStateException}; a scan that has passed its last batch ends normally. This waits
   * for that, so that the memory of the sources may go away once it has returned. Does nothing the
   * second time.
   *
   * @throws IllegalStateException if a scan, or what it calls, closes its own scanner, on whichever
   *     of its threads
   */
  @Override
  public void close() throws IOException {
    if (use.isHeldByCurrentThread() || engine.isHelper()) {
      throw new IllegalStateException("a scanner cannot be closed within its own scan");
    }
    closed = true;
    use.lock();
    try {
      if (!released) {
        released = true;
        release();
      }
    } finally {
      use.unlock();
    }
  }

  private void release() throws IOException {
    try (view) {
      try (hasher) {
        engine.close();
      } finally {
        Sources.closeAll(sources);
      }
    }
  }
}
