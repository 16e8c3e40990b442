package io.ksm.bench;

import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.tree.rb.RedBlackIndexFactory;
import java.util.List;
import java.util.Map;

/**
 * Supplies {@code faulty}: an index that finds nothing any more once it has some entries, or throws
 * then.
 */
public final class FaultyIndexFactory implements IndexFactory {
  private static final Option THROWS = new Option("throws", "throw at each look-up", "off");

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public String summary() {
    return "for tests";
  }

  @Override
  public List<Option> options() {
    return List.of(THROWS);
  }

  @Override
  public OrderedIndex create(Options options) {
    RedBlackIndexFactory sound = new RedBlackIndexFactory();
    return new Faulty(sound.create(Options.of(sound, Map.of())), options.flag("throws"));
  }

  /**
   * The index.
   *
   * @param sound does what this one leaves right
   * @param isThrowing whether look-ups throw
   */
  private record Faulty(OrderedIndex sound, boolean isThrowing) implements OrderedIndex {
    private static final int MIN_FAULTY = 2;

    @Override
    public int find(long key) {
      if (sound.size() < MIN_FAULTY) {
        return sound.find(key);
      }
      if (isThrowing) {
        throw new IllegalStateException("no look-ups today");
      }
      return NONE;
    }

    @Override
    public void insert(long key, int page) {
      sound.insert(key, page);
    }

    @Override
    public boolean remove(long key, int page) {
      return sound.remove(key, page);
    }

    @Override
    public boolean replace(long key, int page, int by) {
      return sound.replace(key, page, by);
    }

    @Override
    public void clear() {
      sound.clear();
    }

    @Override
    public int size() {
      return sound.size();
    }

    @Override
    public long memoryBytes() {
      return sound.memoryBytes();
    }

    @Override
    public void forEach(EntryConsumer inOrder) {
      sound.forEach(inOrder);
    }
  }
}
