package io.ksm.core.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tries to close its own scanner within the first read of each thread. Reads end once two threads
 * have tried.
 */
public final class SelfClosingSource implements PageSource {
  private static final long PAGES = 1 << 14;

  private final AtomicReference<AutoCloseable> scanner = new AtomicReference<>();
  private final Map<Thread, String> answers = new ConcurrentHashMap<>();
  private final CountDownLatch twoHaveTried = new CountDownLatch(2);

  /** Tells what is to be closed. */
  public void closes(AutoCloseable theScanner) {
    scanner.set(theScanner);
  }

  /** Returns what closing answered to each thread. */
  public List<String> answers() {
    return new ArrayList<>(answers.values());
  }

  @Override
  public String label() {
    return "closes its scanner";
  }

  @Override
  public int pageSize() {
    return 4096;
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public List<Region> regions() {
    return List.of(new Region("all", 0, PAGES, ""));
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) {
    if (answers.putIfAbsent(Thread.currentThread(), "tries") == null) {
      answers.put(Thread.currentThread(), tryToClose());
      twoHaveTried.countDown();
    }
    try {
      twoHaveTried.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    into.setStates(0, count, PageState.ZERO);
  }

  private String tryToClose() {
    try {
      scanner.get().close();
      return "closed";
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
