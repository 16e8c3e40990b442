package io.ksm.core.service;

import io.ksm.api.MergePolicy;
import java.time.Duration;

/** Makes the thread of a service wait. The other methods are called by any thread. */
public interface Pauses {

  /** Returns what asks a policy how long to wait, and after how many pages, from now on. */
  default BatchPaces paces(MergePolicy policy) {
    return new BatchPaces(policy);
  }

  /** Waits for some time, or until {@link #end}. */
  void pause(Duration time) throws InterruptedException;

  /** Waits for some time, or until {@link #requested} or {@link #end}. */
  void idle(Duration time) throws InterruptedException;

  /** Ends idling: something is to be done. Does nothing to a pause. */
  void requested();

  /** Ends waiting of both kinds, now and ever after. */
  void end();
}
