package io.ksm.source.linux.support;

import io.ksm.linux.Platform;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.testkit.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Starts a process for a test, with areas of memory that it tells. */
public final class Target implements AutoCloseable {

  /** Names a range of the target's memory. */
  public record Area(long address, long pages) {}

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;
  private final SortedMap<String, Area> areas = new TreeMap<>();

  private Target(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    for (String line = answer(); !line.equals("ready"); line = answer()) {
      String[] words = line.split(" ", -1);
      areas.put(words[0], new Area(Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
  }

  /** Starts {@link TargetProgram}; {@code file} holds zeros. */
  public static Target java(Path file) throws IOException {
    return start(
        Programs.small(
            TargetProgram.class, Integer.toString(Platform.pageSize()), file.toString()));
  }

  /** Starts a program that prints its areas and {@code ready}, as {@link TargetProgram} does. */
  public static Target start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Target(builder.start());
  }

  public int pid() {
    return Math.toIntExact(process.pid());
  }

  public Area area(String name) {
    return areas.get(name);
  }

  /** Returns all areas by their names. */
  public SortedMap<String, Area> areas() {
    return areas;
  }

  public boolean hasArea(String name) {
    return areas.containsKey(name);
  }

  /** Gives a command and waits until it is done. */
  public void order(String command) throws IOException {
    commands.println(command);
    String answer = answer();
    if (!answer.equals("done")) {
      throw new IOException("the target answers: " + answer);
    }
  }

  /** Waits for the end of a target that was told to exit, or that was killed. */
  public void end(String command) throws InterruptedException {
    commands.println(command);
    process.waitFor();
  }

  /** Sends a signal by the kill command. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, pid())).start().waitFor();
  }

  /** Stops the target, so that it does nothing by itself any more. */
  public void stop() throws IOException, InterruptedException {
    signal("STOP");
    while (threads().anyMatch(thread -> thread.state() != 'T')) {
      Thread.sleep(1);
    }
  }

  private Stream<ProcessStatus> threads() throws IOException {
    List<ProcessStatus> threads = new ArrayList<>();
    for (String name : Path.of("/proc", Integer.toString(pid()), "task").toFile().list()) {
      threads.add(ProcessStatus.read(Integer.parseInt(name)));
    }
    return threads.stream();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the target has ended");
    }
    return line;
  }

  @Override
  public void close() {
    commands.close(); // First: the end of its input lets one end that not even SIGKILL ends.
    process.destroyForcibly().onExit().join();
  }
}
