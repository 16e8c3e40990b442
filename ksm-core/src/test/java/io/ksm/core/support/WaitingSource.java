package io.ksm.core.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Waits within its reads. It has so many pages that they take several batches.
 *
 * @param reads counts reads that have begun
 * @param goesOn is what reads wait for
 * @param events tells of the end of the first read, and of the closing
 */
public record WaitingSource(CountDownLatch reads, CountDownLatch goesOn, List<String> events)
    implements PageSource {
  private static final long PAGES = 1 << 20;

  @Override
  public String label() {
    return "waiting";
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
    reads.countDown();
    try {
      goesOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (firstPage == 0) {
      events.add("read");
    }
    into.setStates(0, count, PageState.ZERO);
  }

  @Override
  public void close() {
    events.add("closed");
  }
}
