package io.ksm.bench.child;

import io.ksm.api.UsageException;
import io.ksm.bench.process.Message;
import io.ksm.bench.process.Protocol;
import io.ksm.bench.process.Samples;
import io.ksm.bench.process.Setup;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The entry point of a contestant's process. It ends when its standard input does: then its parent
 * has gone, in whatever way.
 */
public final class ChildMain {
  private ChildMain() {}

  /** Serves until the end of the input. */
  public static void main(String[] args) throws IOException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What plug-ins print must not get among the answers.
    System.setOut(System.err);
    try (BufferedReader requests =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Stage stage = new Stage()) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        answers.println(answer(stage, Message.parse(line)).toLine());
      }
    }
  }

  private static Message answer(Stage stage, Message request) {
    try {
      return switch (request.text(Protocol.REQUEST)) {
        case Protocol.OPEN -> stage.open(Setup.unpack(request));
        case Protocol.MEASURE -> Samples.pack(stage.measure());
        case Protocol.CURVE -> Samples.pack(stage.curve());
        default -> throw new IllegalArgumentException("unknown request " + request);
      };
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return new Message()
          .with(Protocol.FAILED, Reasons.of(e))
          .with(Protocol.USAGE, e instanceof UsageException);
    }
  }
}
