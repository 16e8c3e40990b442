package io.ksm.core.support;

import io.ksm.core.service.Pauses;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** Pauses that a test ends by hand, so that it sees a service standing still. */
public final class SteppedPauses implements Pauses {
  private static final int MANY = 1 << 20;

  private final BlockingQueue<Duration> begun = new LinkedBlockingQueue<>();
  private final Semaphore mayGoOn = new Semaphore(0);
  private final Semaphore requests = new Semaphore(0);

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
