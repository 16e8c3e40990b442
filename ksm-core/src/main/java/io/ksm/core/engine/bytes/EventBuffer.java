package io.ksm.core.engine.bytes;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;

/**
 * Carries what phase 1 found out about the pages of one chunk to the partitions.
 *
 * <p>Phase 1 appends events in scan order and then {@linkplain #route routes} them: a stable
 * counting sort by partition, so that each partition finds its own side by side, still in scan
 * order. Costs 24 bytes an event, reused from batch to batch. Phase 1 writes it, in one thread;
 * after that, several threads may read it.
 */
public final class EventBuffer {
  /** The page leaves the partition and keeps its key and its numbers. */
  public static final int LEAVE = 0;

  /** The page leaves the partition, and nothing of it is remembered. */
  public static final int FORGET = 1;

  /** The page is calm under this key. */
  public static final int ARRIVE = 2;

  /** The page is calm and full of zeros. */
  public static final int ZERO = 3;

  /** The page leaves the partition because the policy does not want it in this scan. */
  public static final int SKIP = 4;

  private static final int KIND_BITS = 3;

  private long[] stagedKeys;
  private int[] stagedCodes;
  private long[] keys;
  private int[] codes;
  private final int[] starts;
  private final int partitionShift;
  private int size;

  /**
   * Makes an empty buffer.
   *
   * @param partitionBits how many leading bits of a key select the partition
   * @param pages how many pages a chunk has at most; a page has two events at most
   */
  EventBuffer(int partitionBits, int pages) {
    partitionShift = Long.SIZE - partitionBits;
    starts = new int[(1 << partitionBits) + 1];
    int capacity = Math.min(64, 2 * pages);
    stagedKeys = new long[capacity];
    stagedCodes = new int[capacity];
    keys = new long[capacity];
    codes = new int[capacity];
  }

  /** Returns the partition of a key when its leading bits, as many as given, select it. */
  public static int partition(long key, int partitionBits) {
    return partitionBits == 0 ? 0 : (int) (key >>> (Long.SIZE - partitionBits));
  }

  public void clear() {
    size = 0;
  }

  /** Appends an event of the page with an index in its slot. */
  public void add(int kind, int index, long key) {
    if (size == stagedKeys.length) {
      grow();
    }
    stagedKeys[size] = key;
    stagedCodes[size++] = index << KIND_BITS | kind;
  }

  private void grow() {
    int capacity = size * 2;
    stagedKeys = Arrays.copyOf(stagedKeys, capacity);
    stagedCodes = Arrays.copyOf(stagedCodes, capacity);
    keys = new long[capacity];
    codes = new int[capacity];
  }

  /** Sorts what was appended by partition. */
  public void route() {
    if (size == 0 && starts[starts.length - 1] == 0) {
      return; // Nothing happens in a settled chunk, and nothing did before.
    }
    Arrays.fill(starts, 0);
    if (starts.length == 2) {
      routeToOne();
      return;
    }
    for (int i = 0; i < size; i++) {
      starts[(int) (stagedKeys[i] >>> partitionShift) + 1]++;
    }
    for (int p = 1; p < starts.length; p++) {
      starts[p] += starts[p - 1];
    }
    for (int i = 0; i < size; i++) {
      int to = starts[(int) (stagedKeys[i] >>> partitionShift)]++;
      keys[to] = stagedKeys[i];
      codes[to] = stagedCodes[i];
    }
    // Each start has moved to its partition's end, which is the next one's start.
    System.arraycopy(starts, 0, starts, 1, starts.length - 1);
    starts[0] = 0;
  }

  private void routeToOne() {
    System.arraycopy(stagedKeys, 0, keys, 0, size);
    System.arraycopy(stagedCodes, 0, codes, 0, size);
    starts[1] = size;
  }

  /** Returns where a partition's events begin; where those of the next one begin is their end. */
  public int start(int partition) {
    return starts[partition];
  }

  /** Tells an index the keys of a partition's events, before they are applied. */
  public void announce(int partition, OrderedIndex index) {
    index.expect(keys, starts[partition], starts[partition + 1]);
  }

  public long key(int at) {
    return keys[at];
  }

  public int kind(int at) {
    return codes[at] & ((1 << KIND_BITS) - 1);
  }

  public int index(int at) {
    return codes[at] >>> KIND_BITS;
  }

  /** Returns the number of events. */
  public int size() {
    return size;
  }

  /** Returns the key of an event in the order in which events were appended. */
  public long stagedKey(int at) {
    return stagedKeys[at];
  }

  public int stagedKind(int at) {
    return stagedCodes[at] & ((1 << KIND_BITS) - 1);
  }

  public int stagedIndex(int at) {
    return stagedCodes[at] >>> KIND_BITS;
  }
}
