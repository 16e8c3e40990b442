package io.ksm.simulate;

import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.UsageException;
import io.ksm.core.SteppedKsm;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.ReportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs policies over recorded memory, as many side by side as there are threads and memory for.
 *
 * <p>What is simulated is a scanner of one thread, such as the kernel's; the threads of a plan make
 * the simulations faster and change nothing in them. What a page held between two samples nobody
 * knows: it is taken to have held what it held at the earlier one, and {@link Outcome#unknownBytes}
 * says what that may come to.
 *
 * <p>Each run takes the memory of one trace and one engine, and reads the recording anew. What all
 * runs have in common, as what the best merging would have saved, is found out by the first one
 * that needs it, and kept until this simulator is closed. For one thread.
 */
public final class Simulator implements AutoCloseable {
  private final SimulationPlan plan;
  private final SimulationListener listener;
  private @Nullable RecordedFacts facts;

  /** The sources, for what all runs share of them; null as long as nothing has run. */
  private @Nullable Sources held;

  /** Makes a simulator; nothing is opened before it runs. */
  public Simulator(SimulationPlan plan, SimulationListener listener) {
    this.plan = plan;
    this.listener = oneAtATime(listener);
  }

  private static SimulationListener oneAtATime(SimulationListener listener) {
    return new SimulationListener() {
      @Override
      public synchronized void reached(String policy, int moment, int moments) {
        listener.reached(policy, moment, moments);
      }

      @Override
      public synchronized void noted(String line) {
        listener.noted(line);
      }
    };
  }

  /**
   * Simulates all policies of the plan.
   *
   * @throws UsageException if a source or a part is unknown, or the sources were not recorded
   * @throws IOException if a source cannot be read
   * @throws io.ksm.core.plugin.PluginFault if a part fails
   */
  public Simulation run() throws IOException {
    // Wrong names are told before anything takes time.
    plan.policies().forEach(plan.plugins()::policy);
    List<Outcome> outcomes = run(plan.policies());
    RecordedFacts known = facts();
    return new Simulation(
        plan, known.best().nanos(), known.bestPages().size(), outcomes, known.best());
  }

  /**
   * Simulates policies side by side.
   *
   * @return what each came to, in their order
   * @throws IOException as {@link #run()}
   */
  public List<Outcome> run(List<PartSpec> policies) throws IOException {
    int atOnce = SideBySide.atOnce(plan.threads(), facts().pages());
    return SideBySide.run(atOnce, policies, this::run);
  }

  /**
   * Simulates a policy.
   *
   * @throws IOException as {@link #run()}
   */
  public Outcome run(PartSpec policy) throws IOException {
    return run(policy, ksm -> {});
  }

  private Outcome run(PartSpec policy, Consumer<SteppedKsm> atEnd) throws IOException {
    // A wrong name is told before anything takes time.
    plan.plugins().policy(policy);
    return PolicyRun.of(plan, policy, facts().bestPages(), listener, atEnd);
  }

  /**
   * Simulates a policy, and reports on how things stand at the end.
   *
   * @throws IOException as {@link #run()}
   */
  public MemoryReport reportOf(PartSpec policy, ReportOptions options) throws IOException {
    List<MemoryReport> reports = new ArrayList<>();
    run(policy, ksm -> reports.add(ksm.report(options)));
    return reports.getFirst();
  }

  /**
   * Returns how many pages can merge, at most at any moment.
   *
   * @throws IOException as {@link #run()}
   */
  public long pages() throws IOException {
    return facts().pages();
  }

  /**
   * Returns the least memory in bytes that programs of the machine could still get at any moment;
   * empty if the recording does not tell.
   *
   * @throws IOException as {@link #run()}
   */
  public OptionalLong leastAvailableBytes() throws IOException {
    long least = facts().leastAvailableBytes();
    return least == MachineView.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private RecordedFacts facts() throws IOException {
    RecordedFacts known = facts;
    if (known == null) {
      hold();
      known = RecordedFacts.of(plan, listener);
      facts = known;
    }
    return known;
  }

  /** Of several sources contents are not numbered, so that there is nothing to share. */
  private void hold() throws IOException {
    if (held == null && plan.sources().size() == 1) {
      held = OpenRecording.opened(plan);
    }
  }

  /**
   * Gives up what was kept for further runs.
   *
   * @throws IOException if a source does not close
   */
  @Override
  public void close() throws IOException {
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
