package io.ksm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** The entry point of the {@code ksm} command. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    // Always UTF-8: JSON is defined so, and a terminal that differs is rarer than a wrong locale.
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    System.exit(run(args, out, err));
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /**
   * Runs the command.
   *
   * @param args as given by the user
   * @param out for data
   * @param err for everything else
   * @return the exit status: 0 for success, 1 for a failed run, 2 for wrong usage
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Failures failures = new Failures(err, List.of(args).contains("--debug"));
    try {
      int status = commandLine(out, err, failures).execute(args);
      if (out.checkError()) {
        throw new IOException("cannot write to standard output");
      }
      return status;
    } catch (Throwable e) {
      return failures.report(e);
    } finally {
      err.flush();
    }
  }

  private static CommandLine commandLine(PrintWriter out, PrintWriter err, Failures failures) {
    return new CommandLine(new KsmCommand())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((error, arguments) -> failures.report(error))
        .setExecutionExceptionHandler((error, command, parsed) -> failures.report(error));
  }
}
