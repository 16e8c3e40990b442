package io.ksm.source.image.file;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lends things that only one thread at a time can use, to as many threads as there are. For any
 * number of threads. There are never more things than threads that use one at the same time.
 *
 * @param <T> what is lent
 */
public final class Pool<T> {
  private final Supplier<T> maker;
  private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();

  /**
   * Makes an empty pool.
   *
   * @param maker asked whenever all are lent
   */
  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Lends one; to be followed by {@link #giveBack}. */
  public T take() {
    T one = idle.poll();
    return one != null ? one : maker.get();
  }

  /** Takes one back. */
  public void giveBack(T one) {
    idle.add(one);
  }

  /** Removes one that is not lent; null if there is none. */
  @Nullable
  public T removeIdle() {
    return idle.poll();
  }
}
