package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the result of a benchmark as one page that needs nothing else: the chart library, the
 * script that draws, and the result's JSON form are all in it. Words from outside get into the page
 * as data only, never as markup.
 */
final class BenchHtml {
  private static final String LIBRARY = "chart.umd.min.js";
  private static final String LIBRARY_MARK = "/*{library}*/";
  private static final String DATA_MARK = "/*{data}*/";
  private static final String REPORT_MARK = "/*{report}*/";
  private static final String SOURCE_MAP = "//# sourceMappingURL";

  private BenchHtml() {}

  /** Writes the page to a file. */
  static void write(BenchResult result, Path file) throws IOException {
    StringWriter json = new StringWriter();
    BenchJson.write(result, json);
    Files.writeString(file, page(json.toString()), StandardCharsets.UTF_8);
  }

  private static String page(String json) throws IOException {
    String page = resource("report.html");
    int library = page.indexOf(LIBRARY_MARK);
    int data = page.indexOf(DATA_MARK);
    int report = page.indexOf(REPORT_MARK);
    // The marks are looked for in the page alone: what takes their places may hold the same
    // letters.
    return page.substring(0, library)
        + library()
        + page.substring(library + LIBRARY_MARK.length(), data)
        + asScriptData(json)
        + page.substring(data + DATA_MARK.length(), report)
        + resource("report.js")
        + page.substring(report + REPORT_MARK.length());
  }

  /** Without the comment by which developer tools would look for another file. */
  private static String library() throws IOException {
    String library = resource(LIBRARY);
    int map = library.lastIndexOf(SOURCE_MAP);
    return map < 0 ? library : library.substring(0, map);
  }

  /**
   * Escapes JSON for the inside of a script element, which would end at the first {@code </script>}
   * even inside a string; and so that no comment can begin or end in it. JSON has these letters in
   * strings only.
   */
  private static String asScriptData(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("*", "\\u002a");
  }

  private static String resource(String name) throws IOException {
    try (InputStream resource = BenchHtml.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new FileNotFoundException("this build of ksm lacks its resource " + name);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
