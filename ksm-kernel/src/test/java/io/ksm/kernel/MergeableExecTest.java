package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.kernel.support.ExecProgram;
import io.ksm.testkit.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that has replaced a real JVM finds the process as if there had been none. */
class MergeableExecTest {
  @TempDir private Path folder;

  @BeforeEach
  void checkThatThisKernelCan() {
    RealKsm.assumeReadable();
  }

  @Test
  void passesStreamsArgumentsAndExitCodeOn() throws Exception {
    Process process =
        start(List.of(), "sh", "-c", "cat; echo \"$1\"; echo err >&2; exit 37", "x", "a b €");
    try (OutputStream input = process.getOutputStream()) {
      input.write("given\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(output(process)).isEqualTo("given\na b €\n");
    assertThat(process.waitFor()).isEqualTo(37);
    assertThat(errors()).isEqualTo("err\n");
  }

  @Test
  void letsTheKernelMergeItsMemoryAndThatOfItsChildren() throws Exception {
    Process process =
        start(List.of(), "sh", "-c", "cat /proc/$$/ksm_stat; cat /proc/self/ksm_stat; :");
    assertThat(output(process)).containsSubsequence("ksm_merge_any: yes", "ksm_merge_any: yes");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void keepsItsProcessNumber() throws Exception {
    Process process = start(List.of(), "sh", "-c", "echo $$");
    assertThat(output(process)).isEqualTo(process.pid() + "\n");
  }

  @Test
  void blocksAndIgnoresTheSignalsThatItsCallerDid() throws Exception {
    String[] grep = {"grep", "-E", "Sig(Blk|Ign|Cgt)", "/proc/self/status"};
    Process direct = new ProcessBuilder(Programs.withDefaultSignals(List.of(grep))).start();
    assertThat(signals(start(List.of(), grep))).isEqualTo(signals(direct));
    List<String> by = List.of("env", "--block-signal=USR1", "--ignore-signal=HUP,INT");
    assertThat(signals(start(by, grep))).startsWith(1L << (10 - 1), 1L << (1 - 1) | 1L << (2 - 1));
  }

  /** Reads sets of signals, but for those from 32 on, which the C library has for itself. */
  private static List<Long> signals(Process process) throws IOException {
    return output(process)
        .lines()
        .map(line -> Long.parseUnsignedLong(line.substring("SigBlk:\t".length()), 16))
        .map(set -> set & 0x7FFF_FFFF)
        .toList();
  }

  @Test
  void opensNoFilesOfTheJvm() throws Exception {
    Process process = start(List.of(), "sh", "-c", "ls /proc/$$/fd; :");
    assertThat(output(process).lines()).containsExactly("0", "1", "2");
  }

  @Test
  void ignoresAgainTheSignalsThatTheJvmHandles() throws Exception {
    Process process =
        startInheriting(List.of(), "X=", "1004", "0,1,2", "grep", "SigIgn", "/proc/self/status");
    assertThat(signals(process)).containsExactly(1L << (3 - 1) | 1L << (13 - 1));
  }

  @Test
  void keepsTheFilesThatItIsTold() throws Exception {
    List<String> by = List.of("bash", "-c", "exec \"$0\" \"$@\" 4</dev/null 11</dev/null");
    String[] list = {"sh", "-c", "ls /proc/$$/fd; :"};
    Process process = startInheriting(by, "X=", "0", "1,2,11,999", list);
    assertThat(output(process).lines()).containsExactly("1", "11", "2");
  }

  @Test
  void dumpsCoresAsBefore() throws Exception {
    String[] options = {"-Dvariables=X=", "-Dignored=0", "-Dfiles=0,1,2", "-Dfilter=00000021"};
    Process process = start(List.of(), List.of(options), "cat", "/proc/self/coredump_filter");
    assertThat(output(process)).isEqualTo("00000021\n");
  }

  @Test
  void findsVariablesAsTheyWere() throws Exception {
    List<String> by = List.of("env", "-i", "A=a", "B=b", "C=", "D=d=e");
    Process process = startInheriting(by, "B=old,A=,F=f,G=", "0", "0,1,2", "/usr/bin/env");
    assertThat(output(process).lines()).containsExactlyInAnyOrder("B=old", "C=", "D=d=e", "F=f");
  }

  @Test
  void findsArgumentsAndVariablesThatAreNotText() throws Exception {
    List<String> by = List.of("sh", "-c", "export V=\"$(printf '\\344')\"; exec \"$0\" \"$@\"");
    String print = "printf %s \"$V$1\" | od -An -to1";
    Process process = start(by, List.of("-Dcharset=ISO-8859-1"), "sh", "-c", print, "sh", "\u00ff");
    assertThat(output(process)).isEqualTo(" 344 377\n");
  }

  @ParameterizedTest
  @CsvSource({"HUP,1", "INT,2", "QUIT,3", "KILL,9", "USR1,10", "USR2,12", "PIPE,13", "TERM,15"})
  void endsByASignal(String name, int number) throws Exception {
    Process process = start(List.of(), "sh", "-c", "echo ready; exec sleep 600");
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      String kill = "kill -s %s %d".formatted(name, process.pid());
      assertThat(new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor()).isZero();
      assertThat(process.waitFor()).isEqualTo(128 + number);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void endsWhenNobodyReadsItsOutput() throws Exception {
    Process process = start(List.of(), "yes");
    process.getInputStream().close();
    assertThat(process.waitFor()).isEqualTo(128 + 13);
  }

  @Test
  void runsJavaPrograms() throws Exception {
    List<String> nested = new ArrayList<>(Programs.small(ExecProgram.class));
    nested.addAll(List.of("echo", "through two JVMs"));
    Process process = start(List.of(), nested.toArray(new String[0]));
    assertThat(output(process)).isEqualTo("through two JVMs\n");
    assertThat(errors()).isEmpty();
  }

  @Test
  void saysThatThereIsNoSuchCommand() throws Exception {
    requireFailure("no-such-command", "no such file", CommandException.NOT_FOUND);
    requireFailure(folder + "/absent", "no such file", CommandException.NOT_FOUND);
  }

  @Test
  void saysThatACommandCannotBeExecuted() throws Exception {
    Path file = Files.createFile(folder.resolve("data"));
    requireFailure(file.toString(), "permission denied", CommandException.NOT_EXECUTABLE);
    requireFailure(
        file + "/x", "part of the path is not a directory", CommandException.NOT_EXECUTABLE);
  }

  /** Checks what is said of a command that cannot be run, and that the JVM is then as before. */
  private void requireFailure(String command, String reason, int exitCode) throws Exception {
    Process process = startInheriting(List.of(), "X=x", "1004", "0,1,2", command);
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(errors())
        .isEqualTo(
            "cannot run '%s': %s; merges all: false; signals as before: true\n"
                .formatted(command, reason));
  }

  /** Starts a JVM, by way of another program if one is given, that a command then replaces. */
  private Process start(List<String> by, String... command) throws IOException {
    return start(by, List.of(), command);
  }

  private Process startInheriting(
      List<String> by, String variables, String ignored, String files, String... command)
      throws IOException {
    List<String> options =
        List.of("-Dvariables=" + variables, "-Dignored=" + ignored, "-Dfiles=" + files);
    return start(by, options, command);
  }

  private Process start(List<String> by, List<String> options, String... command)
      throws IOException {
    List<String> java = new ArrayList<>(Programs.small(ExecProgram.class, command));
    java.addAll(1, options);
    List<String> all = new ArrayList<>(by);
    all.addAll(java);
    ProcessBuilder builder = new ProcessBuilder(Programs.withDefaultSignals(all));
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.redirectError(folder.resolve("errors").toFile()).start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }
}
