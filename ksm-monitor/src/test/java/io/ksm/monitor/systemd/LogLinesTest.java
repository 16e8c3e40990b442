package io.ksm.monitor.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static String written(boolean forJournal, Level level, String line) {
    StringWriter text = new StringWriter();
    new LogLines(new PrintWriter(text), forJournal).publish(new LogRecord(level, line));
    return text.toString();
  }

  @Test
  void theJournalIsToldHowImportantALineIs() {
    assertThat(written(true, Level.SEVERE, "a")).isEqualTo("<3>a\n");
    assertThat(written(true, Level.WARNING, "a")).isEqualTo("<4>a\n");
    assertThat(written(true, Level.INFO, "a")).isEqualTo("<6>a\n");
    assertThat(written(true, Level.FINE, "a")).isEqualTo("<7>a\n");
  }

  @Test
  void aNameCannotFakeALine() {
    assertThat(written(false, Level.INFO, "a\n<3>b\u001b[2J"))
        .isEqualTo("ksm: a\\n<3>b\\u001b[2J\n");
  }

  @Test
  void anotherStreamIsNotTheJournals() {
    assertThat(LogLines.goesToJournal(null)).isFalse();
    assertThat(LogLines.goesToJournal("1:2")).isFalse();
  }
}
