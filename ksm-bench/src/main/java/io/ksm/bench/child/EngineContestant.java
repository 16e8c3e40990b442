package io.ksm.bench.child;

import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;

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
    implements Contestant {

  /** Makes an engine in vain, so that wrong names and options are found now. */
  EngineContestant {
    try (Ksm ksm =
        builder(memory, plugins, hasher, index, policy, threads, new EngineRun.Watch()).build()) {
      ksm.warnings();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public Run begin() {
    return new EngineRun(
        watch -> builder(memory, plugins, hasher, index, policy, threads, watch).build());
  }

  private static KsmBuilder builder(
      Memory memory,
      Plugins plugins,
      String hasher,
      String index,
      String policy,
      int threads,
      EngineRun.Watch watch) {
    KsmBuilder builder =
        Ksm.builder()
            .plugins(plugins)
            .hasher(hasher)
            .index(index)
            .policy(policy)
            .threads(threads)
            .listener(watch);
    for (PageSource source : memory.lend()) {
      builder.source(source);
    }
    return builder;
  }
}
