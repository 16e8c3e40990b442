package io.ksm.bench.contestant;

import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Measures the engine with a stack of plug-ins.
 *
 * @param memory that is scanned
 * @param plugins among which the parts are
 * @param stack its parts
 * @param threads that scan
 */
record EngineContestant(Memory memory, Plugins plugins, Stack stack, int threads)
    implements Runner {
  private static final int WATCHED_BATCH_PAGES = 2048;

  /** Makes an engine in vain, so that wrong names and options are found now. */
  EngineContestant {
    try (Ksm ksm = builder(memory, plugins, stack, threads).build()) {
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
    return Optional.of(new EngineRun(() -> watched(builder(), watch), Optional.of(watch)));
  }

  /** Lets somebody watch an engine. */
  static KsmBuilder watched(KsmBuilder builder, EngineRun.Watch watch) {
    return builder.batchPages(WATCHED_BATCH_PAGES).listener(watch);
  }

  private KsmBuilder builder() {
    return builder(memory, plugins, stack, threads);
  }

  private static KsmBuilder builder(Memory memory, Plugins plugins, Stack stack, int threads) {
    KsmBuilder builder = Ksm.builder().plugins(plugins).stack(stack).threads(threads);
    memory.lend().forEach(builder::source);
    return builder;
  }
}
