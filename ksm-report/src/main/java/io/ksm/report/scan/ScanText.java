package io.ksm.report.scan;

import io.ksm.report.text.TextWriter;
import java.io.IOException;

/**
 * Writes the result of a scan as text for people: the bottom line first, then what it is made of.
 */
public final class ScanText {
  private ScanText() {}

  /** Writes the bottom line alone. */
  public static void writeVerdict(ScanResult result, TextWriter out) throws IOException {
    Headline.writeVerdict(result, ShownSources.of(result, false).total().report(), out);
  }

  /**
   * Writes a result in lines of 80 characters, without colours.
   *
   * @param all whether to show all sources, also where there are many
   */
  public static void write(ScanResult result, boolean all, Appendable out) throws IOException {
    write(result, all, TextWriter.plain(out));
  }

  /**
   * Writes a result.
   *
   * @param all whether to show all sources, also where there are many
   */
  public static void write(ScanResult result, boolean all, TextWriter out) throws IOException {
    ShownSources sources = ShownSources.of(result, all);
    Headline.write(result, sources.total().report(), out);
    out.blank();
    SourceSection.write(sources, out);
    OfferedSection.write(sources, out);
    GroupSection.write(result, all, out);
    ReasonSection.write(sources, out);
    KindSection.write(sources.total().report(), result.report().pageSize(), out);
    MatrixSection.write(result, out);
    ContentSection.write(result, out);
    CounterSection.write(result.report(), out);
    Legend.write(sources, out);
  }
}
