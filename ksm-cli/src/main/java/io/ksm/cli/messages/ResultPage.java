package io.ksm.cli.messages;

import io.ksm.html.HtmlPage;
import io.ksm.report.text.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes the pages on which commands draw results. */
public final class ResultPage {
  /** The script that draws who shares with whom, for the pages that do. */
  public static final String SHARING_MATRIX = "/io/ksm/cli/messages/sharing-matrix.js";

  private ResultPage() {}

  /**
   * Writes a page beside a result that was printed.
   *
   * @param title of the page
   * @param owner the class beside which its script lies, a resource of this module
   * @param script its name
   * @param json the data
   * @throws IOException if it cannot be written; the message says that the result is not lost
   */
  public static void write(String title, Class<?> owner, String script, String json, Path file)
      throws IOException {
    write(title, owner, List.of(script), json, file);
  }

  /**
   * Writes a page beside a result that was printed: all of it or nothing.
   *
   * @param title of the page
   * @param owner the class beside which its scripts lie, resources of this module
   * @param scripts their names, or whole paths; the last one draws, by what those before it define
   * @param json the data
   * @throws IOException if it cannot be written; the message says that the result is not lost
   */
  public static void write(
      String title, Class<?> owner, List<String> scripts, String json, Path file)
      throws IOException {
    try {
      StringBuilder all = new StringBuilder();
      for (String script : scripts) {
        all.append(resource(owner, script));
      }
      String page = new HtmlPage(title, all.toString()).with(json);
      WholeFile.write(file, out -> out.write(page));
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; the result was printed all the same", e);
    }
  }

  private static String resource(Class<?> owner, String name) throws IOException {
    try (InputStream resource = owner.getResourceAsStream(name)) {
      if (resource == null) {
        throw new FileNotFoundException("this build of ksm lacks its resource " + name);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
