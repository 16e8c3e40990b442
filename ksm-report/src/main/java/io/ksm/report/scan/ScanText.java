package io.ksm.report.scan;

import java.io.IOException;

/**
 * Writes the result of a scan as text for people: the bottom line first, then what it is made of.
 */
public final class ScanText {
  private ScanText() {}

  /**
   * Writes a result.
   *
   * @param all whether to show all sources, also where there are many
   */
  public static void write(ScanResult result, boolean all, Appendable out) throws IOException {
    ShownSources sources = ShownSources.of(result, all);
    Headline.write(result, sources.total().report(), out);
    out.append('\n');
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
