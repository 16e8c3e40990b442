package io.ksm.core.engine.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Works for some time, and then fails for good. */
public final class FailingSource extends WrappedSource {

  /** How a source fails. */
  @FunctionalInterface
  public interface Failure {
    void fail() throws IOException;
  }

  private static final int NEVER = Integer.MAX_VALUE;

  private final Failure failure;
  private final AtomicInteger readsLeft = new AtomicInteger(NEVER);
  private volatile boolean failsToList;

  public FailingSource(PageSource source, Failure failure) {
    super(source);
    this.failure = failure;
  }

  /** Fails when it is read once more than so many times. */
  public void failAfter(int reads) {
    readsLeft.set(reads);
  }

  /** Fails when its regions are asked for. */
  public void failToList() {
    failsToList = true;
  }

  @Override
  public List<Region> regions() throws IOException {
    if (failsToList) {
      failure.fail();
    }
    return super.regions();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    if (readsLeft.getAndUpdate(left -> left == NEVER ? NEVER : Math.max(0, left - 1)) == 0) {
      failure.fail();
    }
    super.read(region, firstPage, count, into);
  }
}
