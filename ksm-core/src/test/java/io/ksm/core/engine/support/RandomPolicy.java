package io.ksm.core.engine.support;

import io.ksm.testkit.reference.ReferencePolicy;
import java.util.SplittableRandom;

/** Makes policies that may merge pages of zeros, and may limit how many pages share a frame. */
public final class RandomPolicy {
  private RandomPolicy() {}

  /** Makes one. */
  public static ReferencePolicy of(SplittableRandom random) {
    ReferencePolicy policy = ReferencePolicy.PLAIN;
    if (random.nextBoolean()) {
      policy = policy.withZeroPages();
    }
    return random.nextBoolean() ? policy.withMaxSharers(random.nextInt(2, 9)) : policy;
  }
}
