package io.ksm.core;

import com.google.common.util.concurrent.AbstractService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Service;

/**
 * Shows a {@link KsmService} as a Guava {@link Service}, for programs that manage several of those.
 *
 * <p>Guava is needed by nothing else that ksm shows: a module that uses this class requires {@code
 * com.google.common} itself.
 */
@SuppressWarnings("exports") // On purpose, so that nobody else has to read Guava's module.
public final class KsmGuavaService {
  private KsmGuavaService() {}

  /**
   * Returns a Guava service that starts and stops a service which nobody has started yet. It fails
   * as that one does, with the same cause. Thread-safe.
   */
  public static Service asService(KsmService service) {
    Adapter adapter = new Adapter(service);
    adapter.addListener(new NeverStarted(service), MoreExecutors.directExecutor());
    return adapter;
  }

  /** Passes on what is asked for, and what happens. */
  private static final class Adapter extends AbstractService {
    private final KsmService service;

    Adapter(KsmService service) {
      this.service = service;
    }

    @Override
    protected void doStart() {
      service.start();
      notifyStarted();
      var _ =
          service
              .terminated()
              .whenComplete((done, failure) -> {
                if (failure == null) {
                  // Guava knows no service that ends by itself: an interruption did it.
                  stopAsync();
                  notifyStopped();
                } else {
                  notifyFailed(failure);
                }
              });
    }

    @Override
    protected void doStop() {
      var _ = service.stop();
    }
  }

  /** The base class stops only what was started. */
  private static final class NeverStarted extends Service.Listener {
    private final KsmService service;

    NeverStarted(KsmService service) {
      this.service = service;
    }

    @Override
    public void terminated(Service.State from) {
      if (from == Service.State.NEW) {
        var _ = service.stop();
      }
    }
  }
}
