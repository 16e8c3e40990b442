package io.ksm.core.support;

import io.ksm.api.MergePolicy;
import io.ksm.core.service.BatchPaces;
import io.ksm.core.service.Pauses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pauses that a test ends by hand, so that it sees a service standing still. The test also says
 * what time it is, and how much memory the machine has.
 */
public final class SteppedPauses implements Pauses {
  private static final int MANY = 1 << 20;

  private final BlockingQueue<Duration> begun = new LinkedBlockingQueue<>();
  private final Semaphore mayGoOn = new Semaphore(0);
  private final Semaphore requests = new Semaphore(0);
  private final AtomicLong nanos = new AtomicLong();
  private Path memory = Path.of("/proc/meminfo");

  /** Lets a service that is made later take the machine's memory from another file. */
  public void memory(Path meminfo) {
    memory = meminfo;
  }

  /** Lets time pass for the policy. */
  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public BatchPaces paces(MergePolicy policy) {
    return new BatchPaces(policy, nanos::get, memory);
  }

  /** Waits until the service pauses, and returns for how long it wants to. */
  public Duration await() throws InterruptedException {
    return begun.take();
  }

  /** Ends the present pause. */
  public void goOn() {
    mayGoOn.release();
  }

  /** Lets the service go on to its next pause, and waits for that. */
  public Duration next() throws InterruptedException {
    goOn();
    return await();
  }

  /** Lets the service go on through so many pauses. */
  public void next(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      next();
    }
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    begun.add(time);
    mayGoOn.acquire();
  }

  @Override
  public void idle(Duration time) throws InterruptedException {
    requests.acquire();
  }

  @Override
  public void requested() {
    requests.release();
  }

  @Override
  public void end() {
    mayGoOn.release(MANY);
    requests.release(MANY);
  }
}
