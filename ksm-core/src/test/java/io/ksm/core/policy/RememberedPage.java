package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageView;
import io.ksm.api.Region;

/** What is remembered of a page, as the engine would; tells two policies apart that differ. */
final class RememberedPage implements PageView {
  private static final Region REGION = Region.resident("[heap]", 0x10000, 1, "uid:1000");

  private final boolean isStatic;
  private boolean hashed;
  private long lastHash;
  private int age;
  private int skips;

  RememberedPage(boolean isStatic) {
    this.isStatic = isStatic;
  }

  /** Lets a policy decide on one encounter, and returns all that can be seen of it. */
  String encounter(MergePolicy policy, long hash) {
    if (!policy.wants(this)) {
      return "skipped, age %d, skips %d".formatted(age, skips);
    }
    boolean calm = policy.isCalm(this, hash);
    hashed = true;
    lastHash = hash;
    return "%s, age %d, skips %d".formatted(calm ? "calm" : "volatile", age, skips);
  }

  /** The page was absent, or merged with the zero page and written again. */
  void forget() {
    hashed = false;
    lastHash = 0;
    age = 0;
    skips = 0;
  }

  @Override
  public Region region() {
    return REGION;
  }

  @Override
  public long address() {
    return REGION.address();
  }

  @Override
  public int source() {
    return 0;
  }

  @Override
  public boolean isStatic() {
    return isStatic;
  }

  @Override
  public boolean wasHashed() {
    return hashed;
  }

  @Override
  public long lastHash() {
    return lastHash;
  }

  @Override
  public int age() {
    return age;
  }

  @Override
  public void age(int value) {
    age = value;
  }

  @Override
  public int skips() {
    return skips;
  }

  @Override
  public void skips(int value) {
    skips = value;
  }
}
