package io.ksm.html;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes data as a page that needs nothing else: no other file, no network.
 *
 * <p>The page's script finds the data as {@code kit.data}, and draws by the functions of {@code
 * kit}; see {@code kit.js} beside this class. Words from outside get into the page as data only,
 * never as markup: the kit sets them as text. A browser is told to load nothing, whatever the page
 * holds.
 *
 * <p>Immutable, so any number of threads may use it.
 */
public final class HtmlPage {
  private static final String TITLE_MARK = "/*{title}*/";
  private static final String STYLE_MARK = "/*{style}*/";
  private static final String LIBRARY_MARK = "/*{library}*/";
  private static final String DATA_MARK = "/*{data}*/";
  private static final String KIT_MARK = "/*{kit}*/";
  private static final String SCRIPT_MARK = "/*{script}*/";
  private static final String SOURCE_MAP = "//# sourceMappingURL";

  private final String title;
  private final String script;

  /**
   * Makes a page without data.
   *
   * @param title of the page, as text
   * @param script draws the page; JavaScript of the program itself, never from outside
   */
  public HtmlPage(String title, String script) {
    this.title = title;
    this.script = script;
  }

  /**
   * Returns the page with data, as markup.
   *
   * @param json one JSON value
   * @throws IOException if this build lacks a part of the kit
   */
  public String with(String json) throws IOException {
    String rest = resource("page.html");
    StringBuilder page = new StringBuilder();
    // The marks are looked for in the page alone: what takes their places may hold the same
    // letters.
    rest = fill(page, rest, TITLE_MARK, asText(title));
    rest = fill(page, rest, STYLE_MARK, resource("kit.css"));
    rest = fill(page, rest, LIBRARY_MARK, library());
    rest = fill(page, rest, DATA_MARK, asScriptData(json));
    rest = fill(page, rest, KIT_MARK, resource("kit.js"));
    rest = fill(page, rest, SCRIPT_MARK, script);
    return page.append(rest).toString();
  }

  /** Adds what stands before a mark, and what takes its place; returns what stands after it. */
  private static String fill(StringBuilder page, String rest, String mark, String by) {
    int at = rest.indexOf(mark);
    page.append(rest, 0, at).append(by);
    return rest.substring(at + mark.length());
  }

  /** Without the comment by which developer tools would look for another file. */
  private static String library() throws IOException {
    String library = resource("chart.umd.min.js");
    int map = library.lastIndexOf(SOURCE_MAP);
    return map < 0 ? library : library.substring(0, map);
  }

  /** Escapes words for the inside of an element. */
  static String asText(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
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
    try (InputStream resource = HtmlPage.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new FileNotFoundException("this build of ksm lacks its resource " + name);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
