package io.ksm.cli.messages;

import io.ksm.html.HtmlPage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Makes the pages on which commands draw results. */
public final class ResultPage {
  private ResultPage() {}

  /**
   * Makes a page without data, whose script is a resource of this module.
   *
   * @param title of the page
   * @param owner the class beside which the script lies
   * @param script its name
   * @throws IOException if this build lacks it
   */
  public static HtmlPage of(String title, Class<?> owner, String script) throws IOException {
    try (InputStream resource = owner.getResourceAsStream(script)) {
      if (resource == null) {
        throw new FileNotFoundException("this build of ksm lacks its resource " + script);
      }
      return new HtmlPage(title, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
