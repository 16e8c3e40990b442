package io.ksm.testkit.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is not a child of this JVM, because the JVM takes what happens to a traced child
 * for its end. A shell stands between. The program's first line is its process number.
 */
public final class StrangerProgram implements AutoCloseable {
  /** Gives the program the shell's standard input: a background job of a shell has none. */
  private static final String BETWEEN = "exec 3<&0; \"$@\" <&3 3<&- & exec 3<&-; wait";

  /** What all Python programs begin with; they read numbers of calls from {@code libc}. */
  private static final String PREAMBLE =
      """
      import ctypes, os, signal, struct, sys, threading, time
      libc = ctypes.CDLL(None, use_errno=True)
      def say(*words):  # In one piece: several processes and threads may say something.
          os.write(1, (' '.join(map(str, words)) + '\\n').encode())
      def timespec(seconds):
          return ctypes.create_string_buffer(
              struct.pack('ll', int(seconds), int(seconds % 1 * 1e9)), 16)
      """;

  private final Process shell;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final int pid;

  private StrangerProgram(List<String> command) throws IOException {
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", BETWEEN, "sh"));
    all.addAll(command);
    shell = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = shell.inputReader(StandardCharsets.US_ASCII);
    orders = new PrintStream(shell.getOutputStream(), true, StandardCharsets.US_ASCII);
    pid = Integer.parseInt(answer());
  }

  /** Starts a Python program, or skips the test where there is no Python. */
  public static StrangerProgram python(String program, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python here");
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c"));
    command.add(PREAMBLE + "say(os.getpid())\n" + program);
    command.addAll(List.of(arguments));
    return new StrangerProgram(command);
  }

  /** Starts a program by the shell, which tells its own number first. */
  public static StrangerProgram shell(String command) throws IOException {
    return new StrangerProgram(List.of("/bin/sh", "-c", "echo $$; " + command));
  }

  public int pid() {
    return pid;
  }

  /** Waits for the next line. */
  public String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the program has ended");
    }
    return line;
  }

  /** Gives it a line to read. */
  public void order(String line) {
    orders.println(line);
  }

  /** Sends a signal by the kill command. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, pid)).start().waitFor();
  }

  @Override
  public void close() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    shell.destroyForcibly().onExit().join();
    orders.close();
  }
}
