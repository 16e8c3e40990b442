package io.ksm.bench.contestant;

import io.ksm.api.UsageException;
import io.ksm.bench.process.Message;
import io.ksm.bench.process.Protocol;
import io.ksm.bench.process.Samples;
import io.ksm.bench.process.Setup;
import io.ksm.bench.process.StartedProcesses;
import io.ksm.core.plugin.PluginFault;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The entry point of a contestant's process. It ends when its standard input does: then its parent
 * has gone, in whatever way.
 */
public final class ChildMain {
  private ChildMain() {}

  /** Serves until the end of the input. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What plug-ins print must not get among the answers.
    System.setOut(System.err);
    StartedProcesses processes = new StartedProcesses();
    Requests requests = Requests.from(System.in, processes::endAll);
    try (Stage stage = new Stage(processes)) {
      for (Optional<String> line = requests.next(); line.isPresent(); line = requests.next()) {
        answers.println(answer(stage, line.get()).toLine());
        requests.answered();
      }
    }
  }

  /**
   * Does all that it may be asked for, in this process, but for asking the JVM what it took.
   *
   * @throws IOException if an answer is a failure
   */
  public static void rehearse(Setup setup) throws IOException, InterruptedException {
    StartedProcesses processes = new StartedProcesses();
    Requests.from(InputStream.nullInputStream(), processes::endAll).next();
    Meter.rehearse();
    List<Message> requests =
        List.of(
            setup.pack().with(Protocol.REQUEST, Protocol.OPEN),
            new Message().with(Protocol.REQUEST, Protocol.MEASURE),
            new Message().with(Protocol.REQUEST, Protocol.CURVE));
    try (Stage stage = new Stage(processes)) {
      for (Message request : requests) {
        Message answer = Message.parse(answer(stage, request.toLine()).toLine());
        if (answer.has(Protocol.FAILED)) {
          throw new IOException(answer.text(Protocol.FAILED));
        }
      }
    }
  }

  /** A stack that was opened has memory enough, unless a part of it takes more and more. */
  private static boolean isFault(Throwable failure, Stage stage) {
    return !Reasons.isExpected(failure)
        || (failure instanceof OutOfMemoryError && stage.measuresStack());
  }

  /** Whatever goes wrong keeps this contestant out, and the others go on. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static Message answer(Stage stage, String line) {
    try {
      Message request = Message.parse(line);
      return switch (request.text(Protocol.REQUEST)) {
        case Protocol.OPEN -> stage.open(Setup.unpack(request));
        case Protocol.MEASURE -> Samples.pack(stage.measure());
        case Protocol.CURVE -> Samples.pack(stage.curve());
        default -> throw new IllegalArgumentException("unknown request " + request);
      };
    } catch (Throwable e) {
      boolean saysAll = e instanceof PluginFault && e.getCause() == null;
      if (!Reasons.isExpected(e) && !saysAll) {
        // A fault of ksm or of a plug-in: whoever mends it needs more than the one line.
        e.printStackTrace();
      }
      return new Message()
          .with(Protocol.FAILED, Reasons.of(e))
          .with(Protocol.USAGE, e instanceof UsageException)
          .with(Protocol.FAULT, isFault(e, stage));
    }
  }
}
