package io.ksm.api;

/**
 * A multimap from 64-bit keys to 32-bit values, ordered by unsigned key.
 *
 * <p>Used by one thread at a time. The engine makes one instance per partition of its key space, so
 * an empty index must be cheap, and a full one fast at millions of keys: keys are well mixed
 * hashes, though with many equal high bits inside one partition. Equal keys are allowed, and so is
 * the same value under several keys. An implementation never looks at pages; keys are frozen when
 * they are inserted. Settled operation allocates nothing; growth is amortised.
 *
 * <p>{@link #find}, {@link #insert}, {@link #remove} and {@link #replace} take a number of steps
 * that grows at most with the logarithm of {@link #size}, also where very many keys are equal. Only
 * {@code remove} and {@code replace} may take one step more for each equal key before the one that
 * they look for.
 */
public interface OrderedIndex extends AutoCloseable {

  /** What {@link #find} returns where there is no entry. */
  int NONE = -1;

  /** Receives entries. */
  @FunctionalInterface
  interface EntryConsumer {
    /** Receives one entry. */
    void accept(long key, int page);
  }

  /**
   * Finds the first entry under a key: that of the equal keys which was inserted first.
   *
   * @return its page, or {@link #NONE}
   */
  int find(long key);

  /**
   * Says for which keys the next operations will be. An index that is larger than the processor's
   * cache can fetch what they need from memory, for all of them at the same time and not for one
   * after the other. Only a hint, which changes nothing that can be asked for; by default nothing
   * is done. Other operations may come first, and each is to be as right as without it.
   *
   * @param keys of which those from {@code from} to {@code to - 1} count; only to be read, and only
   *     during the call
   */
  default void expect(long[] keys, int from, int to) {
    // Only a hint.
  }

  /**
   * Adds an entry, after those of the same key.
   *
   * @param key any value
   * @param page not negative
   */
  void insert(long key, int page);

  /**
   * Removes the first entry that has this key and this page.
   *
   * @return whether there was one
   */
  boolean remove(long key, int page);

  /**
   * Puts another page in the place of the first entry that has this key and this page.
   *
   * @return whether there was one
   */
  boolean replace(long key, int page, int by);

  /** Removes all entries; may keep memory for later ones. */
  void clear();

  /** Returns the number of entries. */
  int size();

  /**
   * Returns the heap and native memory that this index occupies, in bytes, room for growth
   * included.
   */
  long memoryBytes();

  /**
   * Passes all entries in ascending unsigned order of their keys, equal ones in the order of their
   * insertion. The index must not be changed meanwhile.
   */
  void forEach(EntryConsumer inOrder);

  /**
   * Frees what this index holds beside the heap. The engine calls it last, when it is closed. Does
   * nothing the second time.
   */
  @Override
  default void close() {}
}
