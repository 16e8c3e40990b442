package io.ksm.simulate;

import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The sources of one run, open and at their beginning. Whatever is built of them closes them.
 *
 * @param recording how they change
 * @param builder has them, and all of the stack but the policy
 */
record Opened(Recording recording, KsmBuilder builder) {
  private static final SourceWishes ALL_MOMENTS = new SourceWishes(Map.of("moments", "all"), false);

  /**
   * Opens a plan's sources anew.
   *
   * @throws io.ksm.api.UsageException if they cannot be simulated; they are closed then
   * @throws IOException if one cannot be read
   */
  static Opened by(SimulationPlan plan) throws IOException {
    List<PageSource> sources =
        Sources.open(plan.plugins().sources(), plan.sources(), ALL_MOMENTS).take();
    Recording recording;
    try {
      recording = new Recording(sources);
      recording.show(0);
    } catch (RuntimeException | IOException e) {
      closeAfter(e, sources);
      throw e;
    }
    KsmBuilder builder =
        Ksm.builder()
            .plugins(plan.plugins())
            .hasher(plan.hasher().toString())
            .index(plan.index().toString())
            .threads(plan.threads());
    sources.forEach(builder::source);
    return new Opened(recording, builder);
  }

  private static void closeAfter(Exception failure, List<PageSource> sources) {
    try {
      Sources.closeAll(sources);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
