package io.ksm.testkit.reference;

import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import org.jspecify.annotations.Nullable;

/** What the reference remembers of one page. */
final class ReferencePage implements PageView {

  /** Where a page is. */
  enum Where {
    /** In no tree: first seen, changed, skipped or refused. */
    NONE,
    /** In the unstable tree of this scan, or of the last one and not encountered since. */
    UNSTABLE,
    /** On a frame. */
    FRAME,
    /** Merged with the zero page since its last encounter. */
    ZERO_NEW,
    /** Merged with the zero page, and encountered since. */
    ZERO_OLD
  }

  final ReferenceSource source;
  final long address;
  private Site site;
  private Where where = Where.NONE;
  private @Nullable ReferenceFrame frame;
  private long physicalFrame;
  private boolean hashed;
  private long lastHash;
  private int age;
  private int skips;

  ReferencePage(ReferenceSource source, long address, Site site) {
    this.source = source;
    this.address = address;
    this.site = site;
  }

  Site site() {
    return site;
  }

  void site(Site now) {
    site = now;
  }

  void physicalFrame(long number) {
    physicalFrame = number;
  }

  /** Says whether two pages are mappings of one physical page, as after a fork. */
  boolean isSamePhysicalPageAs(ReferencePage other) {
    return physicalFrame != 0 && physicalFrame == other.physicalFrame;
  }

  /** Says whether the page is full of zeros and perhaps not in memory: it counts as not there. */
  boolean standsApart(Content content) {
    return region().traits().resident() != Known.YES && content.isZero();
  }

  Where where() {
    return where;
  }

  @Nullable ReferenceFrame frame() {
    return frame;
  }

  boolean isOnZeroPage() {
    return where == Where.ZERO_NEW || where == Where.ZERO_OLD;
  }

  /** Moves the page anywhere but onto a frame. */
  void moveTo(Where place) {
    where = place;
    frame = null;
  }

  /** Moves the page onto a frame. */
  void moveTo(ReferenceFrame onto) {
    where = Where.FRAME;
    frame = onto;
  }

  void remember(long hash) {
    hashed = true;
    lastHash = hash;
  }

  /** Forgets everything but where the page lies. */
  void forget() {
    moveTo(Where.NONE);
    hashed = false;
    lastHash = 0;
    age = 0;
    skips = 0;
  }

  @Override
  public Region region() {
    return site.region();
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public int source() {
    return source.position();
  }

  @Override
  public boolean isStatic() {
    return source.isStatic();
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
    age = checked(value);
  }

  @Override
  public int skips() {
    return skips;
  }

  @Override
  public void skips(int value) {
    skips = checked(value);
  }

  private static int checked(int value) {
    if (value < 0 || value > 255) {
      throw new IllegalArgumentException("a policy set " + value + ", not 0 to 255");
    }
    return value;
  }

  @Override
  public String toString() {
    return "%s %x %s hash %x age %d skips %d%s"
        .formatted(
            source, address, where, lastHash, age, skips, frame == null ? "" : " on " + frame);
  }
}
