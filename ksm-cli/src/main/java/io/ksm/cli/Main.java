package io.ksm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** The entry point of the {@code ksm} command. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    Preloading.beginFor(args);
    Exit.with(
        run(
            args,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err)));
  }

  /**
   * Runs the command, and returns. Several threads may scan at a time; only one may ask about a
   * fleet, whose engine has something to say to the JVM's standard error.
   *
   * @param args as given by the user
   * @param stdout for data
   * @param stderr for everything else
   * @return the exit status: 0 for success, 1 for a failed run, 2 for wrong usage
   */
  public static int run(String[] args, OutputStream stdout, OutputStream stderr) {
    PrintWriter err = writer(stderr);
    Failures failures = new Failures(err, asksForDebug(args));
    CheckedOutput checked = new CheckedOutput(stdout);
    PrintWriter out = writer(checked);
    try {
      int status =
          asksForVersion(args)
              ? Version.print(out)
              : commandLine(args, out, err, failures).execute(args);
      out.flush();
      checked.check();
      return status;
    } catch (Throwable e) {
      return failures.report(e);
    } finally {
      err.flush();
    }
  }

  /** Says whether that is all that is asked: the answer needs no model of the command line. */
  private static boolean asksForVersion(String[] args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
  }

  /** Says whether ksm itself is asked to tell more: what follows {@code --} is for others. */
  private static boolean asksForDebug(String[] args) {
    return Arrays.stream(args).takeWhile(arg -> !arg.equals("--")).anyMatch("--debug"::equals);
  }

  /**
   * Always UTF-8: JSON is defined so, and a wrong locale is more frequent than another terminal.
   */
  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, false, StandardCharsets.UTF_8);
  }

  private static CommandLine commandLine(
      String[] args, PrintWriter out, PrintWriter err, Failures failures) {
    CommandLine root = new CommandLine(new KsmCommand());
    SubCommands.addTo(root, args);
    // Now, because what is set holds for the sub-commands that are there.
    return root.setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((error, arguments) -> failures.report(error))
        .setExecutionExceptionHandler((error, command, parsed) -> failures.report(error));
  }
}
