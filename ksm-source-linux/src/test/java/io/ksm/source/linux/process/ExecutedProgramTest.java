package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that replaces its program has not exited, and its new memory is read. */
@Tag("long")
class ExecutedProgramTest {
  private static final int READS = Integer.getInteger("ksm.reads", 60);

  /** Executes itself, all the time, by another thread than its main one. */
  private static final String RESTLESS =
      """
      import os, sys, threading, time
      if len(sys.argv) > 1:
          print('ready', flush=True)
      program = sys.orig_argv[sys.orig_argv.index('-c') + 1]
      command = ['python3', '-S', '-E', '-c', program]
      threading.Thread(target=lambda: os.execvp('python3', command)).start()
      time.sleep(60)
      """;

  @Test
  void isReadOn() throws Exception {
    try (Target target = PythonTarget.start(RESTLESS);
        PageSource source = TestSources.open(target.pid())) {
      for (int i = 0; i < READS; i++) {
        Reading.everything(source);
      }
      assertThat(source.regions()).isNotEmpty();
      assertThat(source.notes())
          .containsExactly(
              "process python3 (%d) has executed another program meanwhile:".formatted(target.pid())
                  + " figures are of its new memory only");
    }
  }
}
