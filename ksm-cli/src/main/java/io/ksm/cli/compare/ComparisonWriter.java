package io.ksm.cli.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.text.Printable;
import io.ksm.compress.Algorithm;
import io.ksm.core.report.HugePageFigures;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Json;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a comparison for people and for programs. Stateless. */
public final class ComparisonWriter {
  private ComparisonWriter() {}

  /** Writes a section: a sentence, a table, and what else there is to weigh. */
  public static void write(Comparison comparison, TextWriter out) throws IOException {
    out.title("What one would do instead");
    out.sentence(verdict(comparison));
    new FigureTable<>(Way.FIGURES).rows(comparison.ways()).write(out);
    for (String note : notes(comparison)) {
      out.sentence(note);
    }
  }

  /** Returns the sum of it in a sentence. */
  public static String verdict(Comparison comparison) {
    String merging = "Merging saves " + comparison.merging().words();
    Optional<Way> compressed = comparison.bestCompression();
    Optional<Way> both = compressed.flatMap(comparison::afterMerging);
    if (compressed.isEmpty() || both.isEmpty()) {
      return merging + " of this memory.";
    }
    return "%s of this memory, which stays where it is; swapped out into compressed memory (zram, zswap), it would save %s by %s, and both together %s, but each use reads it back."
        .formatted(merging, compressed.get().words(), compressed.get().name(), both.get().words());
  }

  private static List<String> notes(Comparison comparison) {
    List<String> notes = new ArrayList<>();
    notes.add(
        comparison.unknown() != null
            ? "What compressing would save cannot be told: %s.".formatted(comparison.unknown())
            : sample(comparison));
    comparison
        .leftOut()
        .forEach((algorithm, reason) -> notes.add(leftOut(algorithm.kernelName(), reason)));
    notes.add(huge(comparison.huge()));
    notes.add(worst(comparison));
    return notes;
  }

  /** A library in a jar is unpacked into the folder for temporary files, and loaded from there. */
  private static String leftOut(String algorithm, String reason) {
    return "%s is left out, as its library does not load from %s: %s. If that folder is full, read-only or noexec, name another one by KSM_JAVA_OPTS=-Djava.io.tmpdir=DIR."
        .formatted(
            algorithm, Printable.of(System.getProperty("java.io.tmpdir")), Printable.of(reason));
  }

  private static String sample(Comparison comparison) {
    String note =
        "Compressed were %s, drawn at random; ± is the margin within which 95 of 100 such samples lie."
            .formatted(Numbers.count(comparison.sampledPages(), "page"));
    if (comparison.changedPages() > 0) {
      note +=
          " Since the scan, %s of them had changed."
              .formatted(Numbers.count(comparison.changedPages()));
    }
    if (comparison.unreadPages() > 0) {
      note +=
          " %s more could not be read any more.".formatted(Numbers.count(comparison.unreadPages()));
    }
    return note;
  }

  private static String huge(HugePageFigures huge) {
    if (huge.pages() == 0) {
      return "Huge pages: none of this memory is known to lie in one.";
    }
    return "Huge pages: merging splits %s to free %s in them; memory accesses there become slower."
        .formatted(Numbers.count(huge.toSplit(), "huge page"), Numbers.bytes(huge.savedBytes()));
  }

  private static String worst(Comparison comparison) {
    String needed =
        "The worst case: were all merged memory written to, %s would be needed again%s"
            .formatted(Numbers.bytes(comparison.writtenBytes()), alreadyMerged(comparison));
    if (comparison.availableBytes().isEmpty()) {
      return needed + ".";
    }
    long available = comparison.availableBytes().getAsLong();
    String fits =
        available >= comparison.writtenBytes()
            ? "that fits"
            : "that does not fit: programs would be killed";
    return "%s; this machine has %s available: %s."
        .formatted(needed, Numbers.bytes(available), fits);
  }

  private static String alreadyMerged(Comparison comparison) {
    return comparison.alreadyMergedBytes() == 0
        ? ""
        : " at most, with the %s that the kernel has merged already"
            .formatted(Numbers.bytes(comparison.alreadyMergedBytes()));
  }

  /** Writes it as the member {@code compare} of the object that is open. */
  public static void writeJson(Comparison comparison, JsonGenerator json) throws IOException {
    Json.object(
        "compare",
        json,
        object -> {
          object.writeNumberField("eligibleBytes", comparison.merging().eligibleBytes());
          Json.array("ways", Way.FIGURES, comparison.ways(), object);
          if (comparison.unknown() != null) {
            object.writeStringField("unknown", comparison.unknown());
          }
          writeLeftOut(comparison.leftOut(), object);
          object.writeNumberField("sampledPages", comparison.sampledPages());
          object.writeNumberField("changedPages", comparison.changedPages());
          object.writeNumberField("unreadPages", comparison.unreadPages());
          object.writeNumberField("hugePagesToSplit", comparison.huge().toSplit());
          object.writeNumberField("hugeSavedBytes", comparison.huge().savedBytes());
          object.writeNumberField("writtenBytes", comparison.writtenBytes());
          object.writeNumberField("alreadyMergedBytes", comparison.alreadyMergedBytes());
          if (comparison.availableBytes().isPresent()) {
            object.writeNumberField("availableBytes", comparison.availableBytes().getAsLong());
          }
        });
  }

  private static void writeLeftOut(Map<Algorithm, String> leftOut, JsonGenerator json)
      throws IOException {
    if (leftOut.isEmpty()) {
      return;
    }
    Json.object(
        "leftOut",
        json,
        object -> {
          for (Map.Entry<Algorithm, String> each : leftOut.entrySet()) {
            object.writeStringField(each.getKey().kernelName(), each.getValue());
          }
        });
  }
}
