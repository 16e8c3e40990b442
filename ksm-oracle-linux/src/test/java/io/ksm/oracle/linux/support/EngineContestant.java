package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import io.ksm.core.Ksm;
import java.io.IOException;

/** Our engine, with a stack of parts found by name. */
public final class EngineContestant implements Contestant {
  private final MirroredMemory mirror;
  private final SwitchablePolicy policy;
  private final Ksm ksm;

  /**
   * Makes an engine.
   *
   * @param mirror its memory; closed with it
   * @param hasher as users name it
   * @param index as users name it
   */
  public EngineContestant(Play play, MirroredMemory mirror, String hasher, String index)
      throws IOException {
    this.mirror = mirror;
    this.policy = new SwitchablePolicy(play.settings());
    var builder = Ksm.builder().hasher(hasher).index(index).policy(policy).threads(2);
    mirror.sources().forEach(builder::source);
    this.ksm = builder.build();
  }

  @Override
  public void perform(Op op) throws IOException {
    switch (op) {
      case Op.UseZeroPages(boolean on) -> policy.useZeroPages(on);
      case Op.Unmerge _ -> ksm.unmerge();
      case Op.PruneMillisecs _ -> {}
      default -> mirror.perform(op);
    }
  }

  @Override
  public Counters scan() {
    return ksm.scan().counters();
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
