package io.ksm.cli.fleet;

import io.ksm.cli.messages.Messages;
import io.ksm.fleet.collect.CollectionSummary;
import io.ksm.fleet.contents.PageCounts;
import io.ksm.report.text.Numbers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells people what a collection came to. */
final class CollectionText {
  private CollectionText() {}

  /** Writes what it came to, and to messages what was left out. */
  static void write(
      CollectionSummary summary, Path file, String key, Messages messages, PrintWriter out) {
    PageCounts counts = summary.counts();
    if (!summary.lost().isEmpty()) {
      messages.say(
          "%s went meanwhile, or could not be read: %s"
              .formatted(
                  Numbers.count(summary.lost().size(), "source"), summary.lost().getFirst()));
    }
    messages.flush();
    out.println(
        "Collected %s of %s in %s: %s, %s; key %s."
            .formatted(
                Numbers.count(summary.contents(), "content"),
                Numbers.count(summary.sources(), "source"),
                file,
                Numbers.count(counts.pages(), "page"),
                Numbers.bytes(summary.bytes()),
                key));
    List<String> apart = new ArrayList<>();
    add(apart, counts.zeroPages(), "full of zeros");
    add(apart, counts.unknownZeroPages(), "full of zeros that may be absent");
    add(apart, counts.mergedPages(), "merged already, so that their contents are not known");
    add(apart, counts.sharedPages(), "shared by fork with others that count");
    add(apart, counts.otherPages(), "that cannot merge");
    if (!apart.isEmpty()) {
      out.println("Counted apart: " + String.join("; ", apart) + ".");
    }
    out.println("It took " + Numbers.time(summary.nanos()) + ".");
    out.flush();
  }

  private static void add(List<String> apart, long pages, String what) {
    if (pages > 0) {
      apart.add("%s %s".formatted(Numbers.count(pages, "page"), what));
    }
  }
}
