package io.ksm.bench.process;

import io.ksm.api.UsageException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A contestant's process. Used by one thread; between requests the process idles. What it writes to
 * standard error goes to that of this process.
 */
public final class ChildProcess implements AutoCloseable {
  private static final long END_SECONDS = 10;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  /**
   * Starts a process.
   *
   * @param main the class whose main method runs in it
   * @param heapBytes the most that its heap may become; 0 for nearly all of the machine's memory
   */
  public ChildProcess(Class<?> main, long heapBytes) throws IOException {
    this.process =
        new ProcessBuilder(ChildCommand.of(main, heapBytes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws UsageException if the process cannot do it because of what the user gave
   * @throws ContestantFaultException if it failed by a fault of its own, or died
   * @throws IOException if it cannot for another reason; the message says why
   */
  public Message ask(String request, Message details) throws IOException {
    send(details.with(Protocol.REQUEST, request).toLine());
    String line = answers.readLine();
    if (line == null) {
      throw new ContestantFaultException("its process ended (%s)".formatted(ending()));
    }
    Message answer = Message.parse(line);
    if (answer.has(Protocol.FAILED) && answer.flag(Protocol.USAGE)) {
      throw new UsageException(answer.text(Protocol.FAILED));
    }
    if (answer.has(Protocol.FAILED) && answer.flag(Protocol.FAULT)) {
      throw new ContestantFaultException(answer.text(Protocol.FAILED));
    }
    if (answer.has(Protocol.FAILED)) {
      throw new IOException(answer.text(Protocol.FAILED));
    }
    return answer;
  }

  private void send(String line) throws IOException {
    try {
      requests.write(line);
      requests.newLine();
      requests.flush();
    } catch (IOException e) {
      // All that this says is that nobody reads any more.
      ContestantFaultException end =
          new ContestantFaultException("its process ended (%s)".formatted(ending()));
      end.initCause(e);
      throw end;
    }
  }

  private String ending() {
    try {
      return process.waitFor(END_SECONDS, TimeUnit.SECONDS)
          ? "exit status " + process.exitValue()
          : "it no longer answers";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Returns the process, for whoever wants to know of its end. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Lets the process end, which it does when nothing more is asked, and does not wait for that. */
  public void letEnd() {
    try {
      requests.close();
    } catch (IOException e) {
      // It ended before: what was not sent to it is of no use any more.
    }
  }

  /** Ends the process, by force if it does not end by itself. */
  @Override
  public void close() {
    letEnd();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
