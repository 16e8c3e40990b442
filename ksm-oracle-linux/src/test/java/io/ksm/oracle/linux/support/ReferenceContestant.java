package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.core.plugin.Plugins;
import io.ksm.testkit.reference.ReferenceKsm;
import java.io.IOException;
import java.util.Map;

/** The reference: the algorithm written down plainly. */
final class ReferenceContestant implements Contestant {
  private final MirroredMemory mirror;
  private final SwitchablePolicy policy;
  private final ReferenceKsm reference;

  /**
   * Makes a reference.
   *
   * @param mirror its memory; closed with it
   */
  ReferenceContestant(Play play, MirroredMemory mirror) {
    this.mirror = mirror;
    this.policy = new SwitchablePolicy(play.settings());
    HasherFactory hashers = Plugins.load().hashers().get("xxh64");
    this.reference =
        new ReferenceKsm(mirror.sources(), hashers.create(Options.of(hashers, Map.of())), policy);
  }

  @Override
  public void perform(Op op) throws IOException {
    switch (op) {
      case Op.UseZeroPages(boolean on) -> policy.useZeroPages(on);
      case Op.Unmerge _ -> reference.unmerge();
      case Op.PruneMillisecs _ -> {}
      default -> mirror.perform(op);
    }
  }

  @Override
  public Counters scan() throws IOException {
    return reference.scan();
  }

  /** Says whether the kernel may count chains that have become too short to be one. */
  boolean hasLostCopies() {
    return reference.copiesLost() > 0;
  }

  @Override
  public void close() {
    reference.close();
    mirror.close();
  }

  @Override
  public String toString() {
    return "reference";
  }
}
