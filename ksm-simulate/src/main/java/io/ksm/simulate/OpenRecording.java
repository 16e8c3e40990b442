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
 * @param warnings what was left out, one line each
 */
record OpenRecording(Recording recording, KsmBuilder builder, List<String> warnings) {
  private static final SourceWishes ALL_MOMENTS = new SourceWishes(Map.of("moments", "all"), false);

  /**
   * Opens a plan's sources anew.
   *
   * @throws io.ksm.api.UsageException if they cannot be simulated; they are closed then
   * @throws IOException if one cannot be read
   */
  static OpenRecording by(SimulationPlan plan) throws IOException {
    KsmBuilder builder =
        Ksm.builder()
            .plugins(plan.plugins())
            .hasher(plan.hasher().toString())
            .index(plan.index().toString())
            .threads(plan.threads());
    Sources opened = Sources.open(plan.plugins().sources(), plan.sources(), ALL_MOMENTS);
    List<PageSource> sources = opened.take();
    try {
      Recording recording = new Recording(sources);
      recording.show(0);
      sources.forEach(builder::source);
      return new OpenRecording(recording, builder, opened.warnings());
    } catch (RuntimeException | IOException | Error e) {
      closeAfter(e, sources);
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, List<PageSource> sources) {
    try {
      Sources.closeAll(sources);
    } catch (IOException | RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }
}
