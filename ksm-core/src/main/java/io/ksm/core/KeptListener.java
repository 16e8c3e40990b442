package io.ksm.core;

import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.report.Progress;
import io.ksm.core.report.ScanListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to listeners what a service does, and keeps them though they fail: what they throw is
 * logged, and becomes a warning. Thread-safe, as far as the listeners are.
 */
final class KeptListener implements KsmServiceListener, ScanListener {

  /** How often a listener has failed to hear of something, and at what the last time. */
  private record Failures(long times, String last) {}

  private final KsmServiceListener listener;
  private final ScanListener progress;
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  KeptListener(KsmServiceListener listener, ScanListener progress) {
    this.listener = listener;
    this.progress = progress;
  }

  /** Returns what has gone wrong so far, one line for each method. */
  synchronized List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    failures.forEach((method, all) ->
        warnings.add(
            "a listener's %s() has failed %d times, the last time by %s"
                .formatted(method, all.times, all.last)));
    return warnings;
  }

  private void tell(String method, Runnable call) {
    try {
      call.run();
    } catch (OutOfMemoryError | InternalError e) {
      throw e;
    } catch (Throwable e) { // Also checked ones, which other languages throw from anywhere.
      note(method, e);
    }
  }

  private synchronized void note(String method, Throwable failure) {
    Failures before = failures.get(method);
    String line = line(failure);
    failures.put(method, new Failures(before == null ? 1 : before.times + 1, line));
    if (before == null) {
      log("a listener's " + method + "() fails; the service goes on, and logs it once", failure);
    }
  }

  /** Returns a failure's class, and the first line of its message if it can tell it. */
  private static String line(Throwable failure) {
    String kind = failure.getClass().getName();
    String message;
    try {
      message = failure.getMessage();
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      return kind;
    }
    return String.valueOf(message)
        .lines()
        .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
        .filter(line -> message != null && !line.isEmpty())
        .findFirst()
        .map(line -> kind + ": " + line)
        .orElse(kind);
  }

  /** A failure that cannot be printed is logged without its stack. */
  private static void log(String what, Throwable failure) {
    System.Logger logger = System.getLogger(KsmService.class.getName());
    try {
      logger.log(System.Logger.Level.WARNING, what, failure);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      logger.log(System.Logger.Level.WARNING, what + ": " + line(failure));
    }
  }

  @Override
  public void scanned(ScanReport report) {
    tell("scanned", () -> listener.scanned(report));
  }

  @Override
  public void joined(PageSource source) {
    tell("joined", () -> listener.joined(source));
  }

  @Override
  public void left(PageSource source, @Nullable String failure) {
    tell("left", () -> listener.left(source, failure));
  }

  @Override
  public void refused(String name, String why) {
    tell("refused", () -> listener.refused(name, why));
  }

  @Override
  public void progress(long done, long total) {
    tell("progress", () -> progress.progress(done, total));
  }

  @Override
  public void progress(Progress now) {
    tell("progress", () -> progress.progress(now));
  }
}
