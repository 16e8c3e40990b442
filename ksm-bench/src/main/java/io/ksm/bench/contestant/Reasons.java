package io.ksm.bench.contestant;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PluginFault;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Says in words why a contestant cannot run. */
final class Reasons {
  private Reasons() {}

  /** Says whether such a failure is none of this program. */
  static boolean isExpected(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof UsageException
        || failure instanceof OutOfMemoryError;
  }

  /** Returns one line. */
  static String of(Throwable failure) {
    return switch (failure) {
      case UncheckedIOException unchecked when unchecked.getCause() != null ->
          of(unchecked.getCause());
      case OutOfMemoryError memory ->
          "not enough Java heap (%d MiB): give it less memory to scan"
              .formatted(Runtime.getRuntime().maxMemory() >> 20);
      case UsageException usage -> String.valueOf(usage.getMessage());
      case PluginFault fault -> String.valueOf(fault.getMessage());
      case IOException io -> io.getMessage() == null ? io.toString() : io.getMessage();
      default -> "internal error: " + String.valueOf(failure).lines().findFirst().orElse("");
    };
  }
}
