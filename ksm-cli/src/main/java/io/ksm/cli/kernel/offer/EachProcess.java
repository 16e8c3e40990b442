package io.ksm.cli.kernel.offer;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.kernel.offer.OfferResult;
import io.ksm.report.text.OutputFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;

/**
 * Asks one process after the other. One that refuses does not keep the others from being asked.
 *
 * @param messages gets a line for each that refuses
 */
record EachProcess(Messages messages) {

  /** What is asked of a process. */
  @FunctionalInterface
  interface Request {
    /** Asks it. */
    OfferResult ask(int pid) throws IOException;
  }

  /** Says whether a result is what was wanted. */
  @FunctionalInterface
  interface Wanted {
    boolean is(OfferResult result);
  }

  /**
   * Asks them, and writes what came of it.
   *
   * @return the command's exit status: a failure if one refused, or if it does not hold
   * @throws IOException if there is one process only, and it refuses; or if nothing can be written
   */
  int ask(List<Integer> pids, Request request, Wanted wanted, OutputFormat format, PrintWriter out)
      throws IOException {
    List<OfferResult> results = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (int pid : pids) {
      try {
        results.add(request.ask(pid));
      } catch (IOException | UsageException e) {
        if (pids.size() == 1) {
          throw e;
        }
        refusals.add(String.valueOf(e.getMessage()));
      }
    }
    OfferWriter.write(results, format, out);
    out.flush();
    refusals.forEach(messages::say);
    results.stream().filter(result -> !wanted.is(result)).forEach(this::sayNotSo);
    return refusals.isEmpty() && results.stream().allMatch(wanted::is)
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private void sayNotSo(OfferResult result) {
    messages.say(
        "process %s (%d) made the call, and yet the kernel says that of its memory is offered: %s"
            .formatted(result.name(), result.pid(), result.after().word()));
  }
}
