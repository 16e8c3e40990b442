package io.ksm.cli.record;

import io.ksm.cli.messages.Messages;
import io.ksm.record.RecordedSources;
import io.ksm.record.RecordingListener;
import io.ksm.record.RecordingSummary;
import io.ksm.report.text.Numbers;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Tells people how a recording goes, and what it came to. Used by one thread. */
final class RecordingText implements RecordingListener {
  private final Messages messages;
  private final RecordedSources sources;

  RecordingText(Messages messages, RecordedSources sources) {
    this.messages = messages;
    this.sources = sources;
  }

  /** Members of groups come and go; only who was named by himself is missed. */
  @Override
  public void left(String label, String why) {
    if (!sources.mayCome()) {
      say("%s is not recorded any more: %s".formatted(label, why));
    }
  }

  @Override
  public void noted(String line) {
    say(line);
  }

  private void say(String line) {
    messages.say(line);
    messages.flush();
  }

  /** Writes what the recording came to. */
  static void write(RecordingSummary summary, Path directory, String key, PrintWriter out) {
    out.println(
        "Recorded %s in %s: %s of pages, %s; key %s."
            .formatted(
                Numbers.count(summary.samples(), "sample"),
                directory,
                Numbers.count(summary.rows(), "row"),
                Numbers.bytes(summary.bytes()),
                key));
    if (summary.gone() > 0) {
      out.println(
          "Of %s, %d had gone before the end."
              .formatted(Numbers.count(summary.sources(), "source"), summary.gone()));
    }
    out.println(
        "It took %s of %s of one processor (%s %%)."
            .formatted(
                Numbers.time(summary.cpuNanos()),
                Numbers.time(summary.nanos()),
                Numbers.percent(summary.cpuNanos(), summary.nanos())));
    if (summary.late() > 0) {
      out.println(
          Numbers.count(summary.late(), "sample")
              + " took longer than --every, so that the next one was late.");
    }
    out.flush();
  }
}
