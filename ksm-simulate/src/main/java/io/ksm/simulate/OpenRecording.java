package io.ksm.simulate;

import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The sources of one run, open and at their beginning. Whatever is built of them closes them.
 *
 * @param plan that names them
 * @param recording how they change
 * @param builder has them
 * @param warnings what was left out, one line each
 */
record OpenRecording(
    SimulationPlan plan, Recording recording, KsmBuilder builder, List<String> warnings) {
  private static final SourceWishes ALL_MOMENTS = new SourceWishes(Map.of("moments", "all"), false);

  /** Where nothing else is compared with it, a trace need not hold fingerprints. */
  private static final SourceWishes ALONE =
      new SourceWishes(Map.of("moments", "all", "contents", "numbers"), false);

  /**
   * Opens a plan's sources anew.
   *
   * @param threads of the engine, at least 1
   * @throws io.ksm.api.UsageException if they cannot be simulated; they are closed then
   * @throws IOException if one cannot be read
   */
  static OpenRecording by(SimulationPlan plan, int threads) throws IOException {
    KsmBuilder builder = Ksm.builder().plugins(plan.plugins()).threads(threads);
    try (Sources opened = opened(plan)) {
      List<PageSource> sources = opened.all().stream().map(NamedSource::source).toList();
      Recording recording = new Recording(sources);
      recording.show(0);
      opened.take().forEach(builder::source);
      return new OpenRecording(plan, recording, builder, opened.warnings());
    }
  }

  /**
   * Opens a plan's sources without looking at them, so that what they share with others of the same
   * recording is kept until they are closed.
   *
   * @throws io.ksm.api.UsageException if they cannot be simulated
   * @throws IOException if one cannot be read
   */
  static Sources opened(SimulationPlan plan) throws IOException {
    SourceWishes wishes = plan.sources().size() == 1 ? ALONE : ALL_MOMENTS;
    return Sources.open(plan.plugins().sources(), plan.sources(), wishes);
  }

  /** Chooses the stack: that of the plan with a policy. Called once. */
  KsmBuilder with(PartSpec policy) {
    PartSpec index = plan.index();
    if (index != null) {
      return builder.stack(new Stack(plan.hasher(), index, policy));
    }
    return builder.hasher(plan.hasher().toString()).ownIndex().policy(policy.toString());
  }
}
