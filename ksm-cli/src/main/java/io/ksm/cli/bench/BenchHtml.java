package io.ksm.cli.bench;

import io.ksm.cli.messages.ResultPage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;

/** Writes the result of a benchmark as a page: its JSON form, and a script that draws it. */
final class BenchHtml {
  private BenchHtml() {}

  /** Writes the page to a file. */
  static void write(BenchReport report, Path file) throws IOException {
    StringWriter json = new StringWriter();
    BenchJson.write(report, json);
    ResultPage.write("ksm bench", BenchHtml.class, "report.js", json.toString(), file);
  }
}
