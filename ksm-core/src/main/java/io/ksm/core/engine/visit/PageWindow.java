package io.ksm.core.engine.visit;

import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;

/**
 * Shows what is remembered of a chunk's pages, one of them at a time, to the policy. Each thread
 * has one.
 */
final class PageWindow implements PageView {
  long[] keys = {};
  int[] links = {};
  private byte[] ages = {};
  private byte[] skips = {};
  private int base;
  private long domainBits;
  private boolean isStatic;
  private BatchChunk chunk;
  private int at;

  PageWindow(BatchChunk none) {
    this.chunk = none;
  }

  /** Moves to the pages of a chunk, whose first one has the given id. */
  void moveTo(PageTable table, int firstPage, long bits, BatchChunk next) {
    keys = table.keySegment(firstPage);
    links = table.linkSegment(firstPage);
    ages = table.ageSegment(firstPage);
    skips = table.skipSegment(firstPage);
    base = PageTable.inSegment(firstPage);
    domainBits = bits;
    chunk = next;
    isStatic = next.source.isStatic;
  }

  /** Shows the page with an index in the chunk. */
  PageWindow show(int index) {
    at = base + index;
    return this;
  }

  long key() {
    return keys[at];
  }

  void key(long key) {
    keys[at] = key;
  }

  int link() {
    return links[at];
  }

  void link(int link) {
    links[at] = link;
  }

  /** Forgets the policy's numbers. */
  void forgetNumbers() {
    ages[at] = 0;
    skips[at] = 0;
  }

  @Override
  public Region region() {
    return chunk.source.regions.get(chunk.region);
  }

  @Override
  public long address() {
    long page = chunk.firstInRegion + at - base;
    return region().address() + page * chunk.source.pageSize;
  }

  @Override
  public int source() {
    return chunk.source.number;
  }

  @Override
  public boolean isStatic() {
    return isStatic;
  }

  @Override
  public boolean wasHashed() {
    int link = links[at];
    return link != Link.FRESH && link != Link.UNHASHED;
  }

  @Override
  public long lastHash() {
    return wasHashed() ? Keys.hash(keys[at], domainBits) : 0;
  }

  @Override
  public int age() {
    return ages[at] & 0xFF;
  }

  @Override
  public void age(int value) {
    ages[at] = (byte) value;
  }

  @Override
  public int skips() {
    return skips[at] & 0xFF;
  }

  @Override
  public void skips(int value) {
    skips[at] = (byte) value;
  }
}
