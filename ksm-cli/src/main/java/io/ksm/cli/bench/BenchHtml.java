package io.ksm.cli.bench;

import io.ksm.html.HtmlPage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the result of a benchmark as a page: its JSON form, and a script that draws it. */
final class BenchHtml {
  private static final String SCRIPT = "report.js";

  private BenchHtml() {}

  /** Writes the page to a file. */
  static void write(BenchReport report, Path file) throws IOException {
    StringWriter json = new StringWriter();
    BenchJson.write(report, json);
    new HtmlPage("ksm bench", script()).write(json.toString(), file);
  }

  private static String script() throws IOException {
    try (InputStream resource = BenchHtml.class.getResourceAsStream(SCRIPT)) {
      if (resource == null) {
        throw new FileNotFoundException("this build of ksm lacks its resource " + SCRIPT);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
