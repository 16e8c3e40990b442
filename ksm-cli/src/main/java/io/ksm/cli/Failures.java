package io.ksm.cli;

import io.ksm.api.NotMemoryException;
import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.report.MemoryLimitException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in one line, and gives the exit status for it. */
final class Failures {
  private static final String MORE_HEAP = "KSM_JAVA_OPTS=-Xmx…g";

  private final PrintWriter err;
  private final boolean debug;

  /**
   * Makes a reporter.
   *
   * @param err receives the lines
   * @param debug whether to print stack traces too
   */
  Failures(PrintWriter err, boolean debug) {
    this.err = err;
    this.debug = debug;
  }

  /** Prints an error and returns the exit status. */
  int report(Throwable error) {
    new Messages(err).say(message(error));
    if (debug) {
      error.printStackTrace(err);
    }
    err.flush();
    // That a scan is too large for this machine is no mistake in the command line.
    return (error instanceof UsageException && !(error instanceof MemoryLimitException))
            || error instanceof ParameterException
            || error instanceof NotMemoryException
        ? ExitCode.USAGE
        : ExitCode.SOFTWARE;
  }

  private static String message(Throwable error) {
    if (isOutOfMemory(error)) {
      return "out of memory: give more by %s, or scan less at once".formatted(MORE_HEAP);
    }
    return switch (error) {
      // The command has no limit but the heap.
      case MemoryLimitException limit -> "%s by %s".formatted(said(limit), MORE_HEAP);
      case UsageException usage -> said(usage);
      case ParameterException usage -> usage(usage);
      case NoSuchFileException missing when missing.getReason() == null ->
          "no such file: '%s'".formatted(missing.getFile());
      case AccessDeniedException denied when denied.getReason() == null ->
          "permission denied: '%s'".formatted(denied.getFile());
      case FileSystemException file -> said(file);
      case IOException failed -> said(failed);
      case PluginFault fault -> said(fault);
      case UncheckedIOException failed when failed.getCause() != null -> message(failed.getCause());
      default -> "internal error: %s; run it again with --debug to see where".formatted(error);
    };
  }

  private static String usage(ParameterException error) {
    String help =
        "; see '%s --help'".formatted(error.getCommandLine().getCommandSpec().qualifiedName());
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched) + help;
    }
    return said(error) + help;
  }

  private static String unmatched(UnmatchedArgumentException error) {
    String first = error.getUnmatched().getFirst();
    String what = error.isUnknownOption() ? "option" : "command";
    List<String> near = error.getSuggestions();
    return near.isEmpty()
        ? "unknown %s '%s'".formatted(what, first)
        : "unknown %s '%s': did you mean %s?".formatted(what, first, String.join(" or ", near));
  }

  private static boolean isOutOfMemory(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static String said(Throwable error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }
}
