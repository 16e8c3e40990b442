package io.ksm.cli.messages;

import io.ksm.html.HtmlPage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the pages on which commands draw results. */
public final class ResultPage {
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
    try {
      new HtmlPage(title, resource(owner, script)).write(json, file);
    } catch (IOException e) {
      throw new IOException(
          "cannot write '%s': %s; the result was printed all the same"
              .formatted(file, e.getMessage()),
          e);
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
