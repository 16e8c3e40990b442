package io.ksm.core.engine.visit;

import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is remembered of a chunk's pages, one of them at a time, to the policy. Each thread
 * has one.
 */
final class PageWindow implements PageView {
  long[] keys = {};
  int[] links = {};

  /** The policy's numbers; null as long as there are none around here. */
  private byte @Nullable [] numbers;

  private @Nullable PageTable table;
  private int firstPage;
  private int base;
  private long domainBits;
  private boolean isStatic;
  private BatchChunk chunk;
  private int at;

  PageWindow(BatchChunk none) {
    this.chunk = none;
  }

  /** Moves to the pages of a chunk, whose first one has the given id. */
  void moveTo(PageTable from, int first, long bits, BatchChunk next) {
    keys = from.keySegment(first);
    links = from.linkSegment(first);
    numbers = from.numberSegment(first);
    table = from;
    firstPage = first;
    base = PageTable.inSegment(first);
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
    age(0);
    skips(0);
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
    return number(at);
  }

  @Override
  public void age(int value) {
    number(at, value);
  }

  @Override
  public int skips() {
    return number(at + PageTable.SEGMENT_PAGES);
  }

  @Override
  public void skips(int value) {
    number(at + PageTable.SEGMENT_PAGES, value);
  }

  private int number(int place) {
    byte[] known = numbers;
    return known == null ? 0 : known[place] & 0xFF;
  }

  private void number(int place, int value) {
    byte[] known = numbers;
    if (known == null) {
      if ((byte) value == 0) {
        return;
      }
      known = Objects.requireNonNull(table).makeNumberSegment(firstPage);
      numbers = known;
    }
    known[place] = (byte) value;
  }
}
