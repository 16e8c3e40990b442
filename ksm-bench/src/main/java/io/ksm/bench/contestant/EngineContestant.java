package io.ksm.bench.contestant;

import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The engine with a stack of plug-ins.
 *
 * @param memory that is scanned
 * @param plugins among which the parts are
 * @param hasher by name
 * @param index by name
 * @param policy by name
 * @param threads that scan
 */
record EngineContestant(
    Memory memory, Plugins plugins, String hasher, String index, String policy, int threads)
    implements Runner {
  private static final int WATCHED_BATCH_PAGES = 2048;

  /** Makes an engine in vain, so that wrong names and options are found now. */
  EngineContestant {
    try (Ksm ksm = builder(memory, plugins, hasher, index, policy, threads).build()) {
      ksm.warnings();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Run begin() {
    return new EngineRun(this::builder, Optional.empty());
  }

  /** In smaller batches than those that are fastest: it is after each that anything can be seen. */
  @Override
  public Optional<Run> beginWatched() {
    EngineRun.Watch watch = new EngineRun.Watch();
    return Optional.of(
        new EngineRun(
            () -> builder().batchPages(WATCHED_BATCH_PAGES).listener(watch), Optional.of(watch)));
  }

  private KsmBuilder builder() {
    return builder(memory, plugins, hasher, index, policy, threads);
  }

  private static KsmBuilder builder(
      Memory memory, Plugins plugins, String hasher, String index, String policy, int threads) {
    KsmBuilder builder =
        Ksm.builder().plugins(plugins).hasher(hasher).index(index).policy(policy).threads(threads);
    for (PageSource source : memory.lend()) {
      builder.source(source);
    }
    return builder;
  }
}
