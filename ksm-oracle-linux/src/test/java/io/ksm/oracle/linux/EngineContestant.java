package io.ksm.oracle.linux;

import io.ksm.api.Counters;
import io.ksm.core.Ksm;
import java.io.IOException;

/** Our engine, with a stack of parts found by name. */
final class EngineContestant implements Contestant {
  private final Mirror mirror;
  private final SwitchablePolicy policy;
  private final Ksm ksm;

  /**
   * Makes an engine over a memory of its own.
   *
   * @param hasher as users name it
   * @param index as users name it
   */
  EngineContestant(Play play, String hasher, String index) throws IOException {
    this.mirror = new Mirror(play.processes(), play.pages());
    this.policy = new SwitchablePolicy(play.settings());
    var builder = Ksm.builder().hasher(hasher).index(index).policy(policy).threads(2);
    mirror.sources().forEach(builder::source);
    this.ksm = builder.build();
  }

  @Override
  public void perform(Op op) {
    if (op instanceof Op.UseZeroPages(boolean on)) {
      policy.useZeroPages(on);
    }
    mirror.perform(op);
  }

  @Override
  public Counters scan() {
    return ksm.scan().counters();
  }

  @Override
  public void unmerge() throws IOException {
    ksm.unmerge();
  }

  @Override
  public Counters counters() {
    return ksm.counters();
  }

  @Override
  public void close() throws IOException {
    ksm.close();
    mirror.close();
  }

  @Override
  public String toString() {
    return "engine";
  }
}
