package io.ksm.core.service;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.api.text.Causes;
import io.ksm.core.closing.TryAll;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.faults.SourceFaults;
import io.ksm.core.faults.Thrown;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ServiceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds the engine of a service, and the sources that come to it and leave it. Owns both; used by
 * one thread at a time.
 *
 * <p>There is no engine before there is a source, because it is laid out by the size of a page.
 */
public final class ScannedSources {

  /** Hears that nothing is left of a source. */
  @FunctionalInterface
  public interface Farewell {
    /** Hears of a source that is closed next, and why it failed; null if it was removed. */
    void left(PageSource source, @Nullable String failure);
  }

  /** Why a source leaves, and who waits for it. */
  private record Departure(@Nullable String failure, List<CompletableFuture<PageSource>> waiting) {}

  /** So many are told; sources may come and go for ever. */
  private static final int MAX_FAULTS = 100;

  private final EngineConfig config;
  private final Farewell farewell;
  private final IdentityHashMap<PageSource, Departure> departures = new IdentityHashMap<>();

  /** What sources that have left did wrong when they were closed. */
  private final Set<String> closingFaults = new LinkedHashSet<>();

  /** Changed by one thread at a time, and asked by any. */
  private volatile @Nullable Engine engine;

  /**
   * Makes the engine of the sources that there are at first, if there are any.
   *
   * @throws UsageException if they do not go together; they stay open
   */
  public ScannedSources(EngineConfig config, Farewell farewell) {
    this.config = config;
    this.farewell = farewell;
    if (!config.sources().isEmpty()) {
      engine = new Engine(config);
    }
  }

  /** Returns the engine if it has something to scan, be it sources that are leaving. */
  public @Nullable Engine toScan() {
    return engine == null || engine.sources().isEmpty() ? null : engine;
  }

  /** Says whether the calling thread helps the engine with a scan. For any thread. */
  public boolean isHelper() {
    Engine present = engine; // It goes away while it is asked.
    return present != null && present.isHelper();
  }

  /**
   * Reports on the sources. Between two batches.
   *
   * @param warnings that are known already
   */
  public ServiceReport report(ReportOptions options, List<String> warnings) {
    if (engine == null) {
      return new ServiceReport(null, List.of(), warnings, List.of());
    }
    List<String> all = new ArrayList<>(warnings);
    all.addAll(closingFaults);
    List<String> damage = new ArrayList<>();
    for (PageSource source : engine.sources()) {
      all.addAll(SourceFaults.warnings(source));
      all.addAll(SourceFaults.notes(source));
      damage.addAll(SourceFaults.damage(source));
    }
    return new ServiceReport(engine.report(options), engine.sources(), all, damage);
  }

  /**
   * Takes a source in. Until this returns, it is the caller's.
   *
   * @throws UsageException if it does not fit to the others, or belongs to another engine
   */
  public void add(PageSource source) {
    if (engine == null) {
      engine = new Engine(config.withSources(List.of(source)));
    } else {
      engine.add(source);
    }
  }

  /**
   * Lets a source go.
   *
   * @throws UsageException if it is not here
   */
  public void remove(PageSource source, CompletableFuture<PageSource> done) {
    if (!holds(source)) {
      throw new UsageException(
          "source '%s' is not scanned here".formatted(SourceFaults.label(source)));
    }
    depart(source, null).waiting.add(done);
  }

  /** Lets a source go if it is still here. */
  void removeIfPresent(PageSource source) {
    if (holds(source)) {
      depart(source, null);
    }
  }

  /** Lets all sources go that have failed. */
  public void removeFailed() {
    if (engine != null) {
      engine.failed().forEach(failed -> depart(failed.source(), failed.why()));
    }
  }

  private Departure depart(PageSource source, @Nullable String failure) {
    if (engine != null) {
      engine.remove(source);
    }
    return departures.computeIfAbsent(source, any -> new Departure(failure, new ArrayList<>()));
  }

  /** Says whether a source is here, and not about to leave. */
  boolean keeps(PageSource source) {
    return holds(source) && !departures.containsKey(source);
  }

  private boolean holds(PageSource source) {
    return engine != null && engine.contains(source);
  }

  /**
   * Closes the sources of which nothing is left.
   *
   * @throws IOException if one does not close; the others are closed
   */
  public void sendOff() throws IOException {
    if (engine != null) {
      sendOff(engine.takeLeft());
    }
  }

  private void sendOff(List<PageSource> leaving) throws IOException {
    try {
      for (PageSource source : leaving) {
        Departure departure = departures.get(source);
        farewell.left(source, departure == null ? null : departure.failure);
      }
    } finally {
      TryAll.forEach(leaving, this::closeOrNote);
    }
  }

  /** What a source does wrong when it is closed is its own fault, and the others are scanned on. */
  private void closeOrNote(PageSource source) throws IOException {
    try {
      closeAndTell(List.of(source));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      if (closingFaults.size() < MAX_FAULTS) {
        closingFaults.add(
            e instanceof PluginFault
                ? String.valueOf(e.getMessage())
                : SourceFaults.fault(source, "close() fails: " + Causes.fault(e)));
      }
    }
  }

  private void closeAndTell(List<PageSource> leaving) throws IOException {
    try {
      Sources.closeAll(leaving);
    } finally {
      for (PageSource source : leaving) {
        Departure departure = departures.remove(source);
        if (departure != null) {
          departure.waiting.forEach(waiting -> waiting.complete(source));
        }
      }
    }
  }

  /**
   * Stops the engine and closes its hasher and all sources.
   *
   * @throws IOException if one does not close; the others are closed
   */
  public void close() throws IOException {
    try (var _ = config.hasher()) {
      closeAll();
    }
  }

  private void closeAll() throws IOException {
    if (engine == null) {
      return;
    }
    // First those that have left: after that they are not among the others any more.
    List<PageSource> all = new ArrayList<>(engine.takeLeft());
    all.addAll(engine.sources());
    try {
      engine.close();
    } finally {
      engine = null;
      closeAndTell(all);
    }
  }
}
