package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;
import io.ksm.core.engine.pages.Pages;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * An index that leaves keys where they are: the engine knows the key of each page and of each
 * stable content. An entry is one word, so that a search mostly touches one cache line.
 *
 * <p>For keys that nobody can choose, such as those of fingerprints. All operations take constant
 * time for these; where very many keys have equal leading bits, they pass all of them. Takes 9 to
 * 10 bytes an entry, up to 27 once most entries were removed, and more while it is small or grows.
 * Used by one thread at a time.
 *
 * <p>Keys of a partition begin with the same bits. The second keys of contents that collided do
 * not: they are found like others, but {@link #forEach} passes them where their other bits belong.
 *
 * <p>What a key is read from may change before the entry is removed, as phase 1 runs ahead: such an
 * entry is not found any more, and the event that removes it is under way.
 */
public final class TaggedIndex implements OrderedIndex {
  /*
   * An open table in the order of keys. A word holds the leading bits of a key that follow those of
   * the partition, its tag, and the page. A tag's home is in proportion to it, so that homes ascend
   * with tags; an entry stands at its home or after it, and entries ascend by tag, equal tags in the
   * order of insertion. A run of entries without a gap ends the search. The table ends with some
   * more places, for those whose home is near its end.
   *
   * Equal tags do not mean equal keys, so that a key is read to confirm; that costs a cache miss
   * where there is an equal page, and next to none elsewhere.
   */
  private static final int PAGE_BITS = 31;
  private static final int TAG_BITS = Long.SIZE - PAGE_BITS;
  private static final long PAGE = (1L << PAGE_BITS) - 1;

  /** All bits are set, as they would be of the last of 2^31 pages under the last tag. */
  private static final long EMPTY = -1;

  private static final int MIN_HOMES = 12;
  private static final int MIN_MORE = 16;

  /** How many percent of the homes are taken before the table grows. */
  private static final int MAX_LOAD = 90;

  /** It grows by one of so many parts. */
  private static final int GROWTH = 8;

  private IntToLongFunction keys =
      page -> {
        throw new IllegalStateException("nobody has told where keys are");
      };
  private int partitionBits;
  private long[] words = {};
  private long homes;

  /** How many places come after the last home. */
  private int more = MIN_MORE;

  private int size;

  /** Makes an empty index, whose user is to say where keys are. */
  public TaggedIndex() {}

  /** Tells an index of a partition where keys are, if it is one that wants to know. */
  static void tell(OrderedIndex index, IntToLongFunction keyOf, Pages pages) {
    if (index instanceof TaggedIndex tagged) {
      tagged.readKeys(keyOf, pages.geometry().partitionBits());
    }
  }

  /**
   * Says where keys are. Called before any other method.
   *
   * @param keyOf returns the key under which a page was inserted, as long as it is here
   * @param bits how many leading bits keys have in common
   */
  void readKeys(IntToLongFunction keyOf, int bits) {
    keys = keyOf;
    partitionBits = bits;
  }

  private long tag(long key) {
    return (key << partitionBits) >>> PAGE_BITS;
  }

  private static long tagOf(long word) {
    return word >>> PAGE_BITS;
  }

  private static int pageOf(long word) {
    return (int) (word & PAGE);
  }

  /** The product has at most 33 and 31 bits. */
  private int home(long tag) {
    return (int) ((tag * homes) >>> TAG_BITS);
  }

  /** Returns the first place whose entry does not come before a tag, or that is empty. */
  private int first(long tag) {
    long[] table = words;
    int at = home(tag);
    while (table[at] != EMPTY && tagOf(table[at]) < tag) {
      at++;
    }
    return at;
  }

  @Override
  public int find(long key) {
    if (size == 0) {
      return NONE;
    }
    long[] table = words;
    long tag = tag(key);
    for (int at = first(tag); table[at] != EMPTY && tagOf(table[at]) == tag; at++) {
      int page = pageOf(table[at]);
      if (keys.applyAsLong(page) == key) {
        return page;
      }
    }
    return NONE;
  }

  /** Returns the place of an entry, or {@link #NONE}. */
  private int place(long key, int page) {
    if (size > 0) {
      long word = (tag(key) << PAGE_BITS) | page;
      for (int at = first(tag(key)); words[at] != EMPTY; at++) {
        if (words[at] == word) {
          return at;
        }
        if (tagOf(words[at]) != tagOf(word)) {
          return NONE;
        }
      }
    }
    return NONE;
  }

  @Override
  public void insert(long key, int page) {
    if (100L * size >= MAX_LOAD * homes) {
      resize(Math.max(MIN_HOMES, homes + homes / GROWTH));
    }
    long word = (tag(key) << PAGE_BITS) | page;
    while (!put(word)) {
      more *= 2;
      resize(homes);
    }
    size++;
  }

  /** Puts an entry after those that do not come after it; returns false if there is no room. */
  private boolean put(long word) {
    int at = home(tagOf(word));
    while (words[at] != EMPTY && tagOf(words[at]) <= tagOf(word)) {
      at++;
    }
    int end = at;
    while (words[end] != EMPTY) {
      end++;
    }
    // The last place stays empty, where each search ends.
    if (end >= words.length - 1) {
      return false;
    }
    System.arraycopy(words, at, words, at + 1, end - at);
    words[at] = word;
    return true;
  }

  @Override
  public boolean remove(long key, int page) {
    int at = place(key, page);
    if (at == NONE) {
      return false;
    }
    close(at);
    size--;
    if (homes > MIN_HOMES && 100L * size < MAX_LOAD * homes / 3) {
      resize(Math.max(MIN_HOMES, homes / 2));
    }
    return true;
  }

  /** Moves entries that are not at home one place back, up to the first one that is. */
  private void close(int gap) {
    int end = gap + 1;
    while (words[end] != EMPTY && home(tagOf(words[end])) < end) {
      end++;
    }
    System.arraycopy(words, gap + 1, words, gap, end - gap - 1);
    words[end - 1] = EMPTY;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    int at = place(key, page);
    if (at == NONE) {
      return false;
    }
    words[at] = (words[at] & ~PAGE) | by;
    return true;
  }

  /** Entries come in order, so that each is put after all that have been. */
  private void resize(long wanted) {
    long[] old = words;
    homes = wanted;
    makeTable();
    while (!putAll(old)) {
      more *= 2;
      makeTable();
    }
  }

  private void makeTable() {
    words = new long[Math.toIntExact(homes + more)];
    Arrays.fill(words, EMPTY);
  }

  private boolean putAll(long[] inOrder) {
    int next = 0;
    for (long word : inOrder) {
      if (word != EMPTY) {
        next = Math.max(next, home(tagOf(word)));
        if (next >= words.length - 1) {
          return false;
        }
        words[next++] = word;
      }
    }
    return true;
  }

  @Override
  public void clear() {
    words = new long[0];
    homes = 0;
    more = MIN_MORE;
    size = 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long memoryBytes() {
    return 48 + 16 + 8L * words.length;
  }

  /** Equal tags are rare, so that a few passes over them sort their keys. */
  @Override
  public void forEach(EntryConsumer inOrder) {
    int end;
    for (int at = 0; at < words.length; at = end) {
      end = at + 1;
      if (words[at] != EMPTY) {
        while (words[end] != EMPTY && tagOf(words[end]) == tagOf(words[at])) {
          end++;
        }
        pass(at, end, inOrder);
      }
    }
  }

  private void pass(int first, int end, EntryConsumer inOrder) {
    if (end == first + 1) {
      inOrder.accept(key(pageOf(words[first])), pageOf(words[first]));
    } else {
      Arrays.stream(words, first, end)
          .mapToInt(TaggedIndex::pageOf)
          .boxed()
          .sorted((one, other) -> Long.compareUnsigned(key(one), key(other)))
          .forEach(page -> inOrder.accept(key(page), page));
    }
  }

  private long key(int page) {
    return keys.applyAsLong(page);
  }
}
