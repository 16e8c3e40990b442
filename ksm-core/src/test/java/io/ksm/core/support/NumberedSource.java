package io.ksm.core.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Live memory of one region: each page is a number, equal numbers are equal contents, and a
 * negative number is an absent page. It can exit, and tells whether it was closed.
 */
public final class NumberedSource implements PageSource {
  public static final int PAGE_SIZE = 64;

  private final String label;
  private final int[] numbers;
  private volatile boolean exited;
  private volatile boolean closed;

  public NumberedSource(String label, int... numbers) {
    this.label = label;
    this.numbers = numbers;
  }

  public void exit() {
    exited = true;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int pageSize() {
    return PAGE_SIZE;
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  @Override
  public List<Region> regions() throws SourceGoneException {
    requireAlive();
    return List.of(Region.resident("all", 0, numbers.length, ""));
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into)
      throws SourceGoneException {
    requireAlive();
    for (int i = 0; i < count; i++) {
      int number = numbers[(int) firstPage + i];
      into.setState(i, number < 0 ? PageState.ABSENT : PageState.PRESENT);
      if (number >= 0) {
        byte[] content = new byte[PAGE_SIZE];
        new SplittableRandom(number).nextBytes(content);
        into.buffer()
            .asSlice((long) i * PAGE_SIZE, PAGE_SIZE)
            .copyFrom(MemorySegment.ofArray(content));
      }
    }
  }

  private void requireAlive() throws SourceGoneException {
    if (closed) {
      throw new IllegalStateException(label + " is read after it was closed");
    }
    if (exited) {
      throw new SourceGoneException(label + " has exited");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
