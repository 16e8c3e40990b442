package io.ksm.cli;

import io.ksm.core.plugin.Plugins;
import io.ksm.linux.Platform;
import java.security.SecureRandom;
import java.util.List;

/**
 * Loads, beside the reading of the command line, what a scan needs after that: the plug-ins'
 * classes, the JDK's linker of native functions, its random numbers and its formatter. A first use
 * of these takes about as long as reading the command line does. Nothing is kept but what the JVM
 * keeps of loaded code, so the scan finds the same, only sooner.
 */
final class Preloading implements Runnable {
  private Preloading() {}

  /** Begins, if the command is one that scans. The thread holds nobody up. */
  static void beginFor(String[] args) {
    if (args.length > 1
        && args[0].equals("scan")
        && Runtime.getRuntime().availableProcessors() > 1) {
      Thread thread = new Thread(new Preloading(), "ksm-preloading");
      thread.setDaemon(true);
      // What fails here fails again where it is needed, and is told there.
      thread.setUncaughtExceptionHandler((failed, fault) -> {});
      thread.start();
    }
  }

  @Override
  public void run() {
    Plugins.inspect(List.of()).close();
    if (Platform.isSupported() && Platform.class.getModule().isNativeAccessEnabled()) {
      Platform.pageSize();
    }
    new SecureRandom().nextLong();
    var _ = String.format("%,d %.1f %s", 1L, 1.0, "");
  }
}
