package io.ksm.source.linux.freeze;

import io.ksm.api.text.Printable;
import io.ksm.linux.GuardProcess;
import io.ksm.linux.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts and asks the guard: a small process that outlives this JVM. The guard lets frozen
 * processes go on when it is told to, or when the JVM has ended. The script freeze-guard.sh
 * describes the requests and answers. Used by one thread at a time.
 */
public final class FreezeGuard {
  private static final String GUARDED = "frozen processes";
  private static final String UNDO = "undo";
  private static final String UNDONE = "undone";
  private static final String BY_HAND = "not all frozen processes go on; do it by hand: ";
  private static final String SCRIPT =
      GuardProcess.script(FreezeGuard.class.getResourceAsStream("freeze-guard.sh"));

  private final List<Frozen> remembered = new ArrayList<>();
  private GuardProcess process;

  /**
   * Remembers what was frozen.
   *
   * @param request which makes a guard remember it
   * @param remedy a command that lets it go on
   */
  private record Frozen(String request, String remedy) {}

  private FreezeGuard(GuardProcess process) {
    this.process = process;
  }

  /**
   * Starts a guard.
   *
   * @throws IOException if it cannot be started
   */
  static FreezeGuard start() throws IOException {
    return new FreezeGuard(startProcess());
  }

  private static GuardProcess startProcess() throws IOException {
    return GuardProcess.start(GUARDED, SCRIPT, "ksm-freeze-guard");
  }

  /**
   * Makes it remember a process that is to be stopped when this returns.
   *
   * @throws IOException if it does not answer; then nothing may be stopped
   */
  void willStop(ProcessIdentity target) throws IOException {
    remember(
        new Frozen(
            "resume %d %d\n".formatted(target.pid(), target.startTicks()),
            "kill -CONT %d".formatted(target.pid())));
  }

  /**
   * Makes it remember a control group that is to be frozen when this returns.
   *
   * @param file to which to write, so that the group goes on
   * @param word what to write
   * @throws IOException if it does not answer; then nothing may be frozen
   */
  void willFreeze(Path file, String word) throws IOException {
    remember(
        new Frozen("thaw %s %s\n".formatted(word, file), "echo %s >'%s'".formatted(word, file)));
  }

  private void remember(Frozen frozen) throws IOException {
    process.request(frozen.request());
    String answer = process.answer();
    if (!answer.equals("remembered")) {
      throw new IOException("the guard of %s failed: %s".formatted(GUARDED, Printable.of(answer)));
    }
    remembered.add(frozen);
  }

  /**
   * Tells it to let everything go on, and to end. If it was killed, another one does so.
   *
   * @throws IOException if something could not be undone; says what to do by hand
   */
  void undo() throws IOException {
    Optional<List<String>> left = process.undo(UNDO, UNDONE);
    if (left.isEmpty()) {
      left = undoByAnother();
    }
    List<String> commands = left.orElseGet(this::remedies);
    if (!commands.isEmpty()) {
      throw new IOException(byHand(commands));
    }
  }

  private Optional<List<String>> undoByAnother() throws IOException {
    try {
      process = startProcess();
      for (Frozen frozen : List.copyOf(remembered)) {
        remember(frozen);
      }
      return process.undo(UNDO, UNDONE);
    } catch (IOException e) {
      throw new IOException("%s (%s)".formatted(byHand(remedies()), e.getMessage()), e);
    }
  }

  /** Says what to do. The name of a control group may hold what controls a terminal. */
  private static String byHand(List<String> commands) {
    return BY_HAND + Printable.of(String.join("; ", commands));
  }

  private List<String> remedies() {
    return remembered.stream().map(Frozen::remedy).distinct().toList();
  }

  /** Returns the process number of the guard. */
  long pid() {
    return process.pid();
  }
}
