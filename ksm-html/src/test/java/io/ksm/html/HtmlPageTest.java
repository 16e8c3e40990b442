package io.ksm.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How a page looks in a browser, the tests of those say who make one. */
class HtmlPageTest {
  private static final String HOSTILE = "</script></title><img src=x>&/*{kit}*/*/";

  private static String page(String title, String json) throws IOException {
    return new HtmlPage(title, "drawIt();").with(json);
  }

  @Test
  void needsNothingElse() throws IOException {
    assertThat(page("a title", "{}"))
        .contains(
            "<title>a title</title>", "Chart.js v", "const kit = ", "<script>drawIt();</script>")
        .contains("default-src 'none'")
        .doesNotContain("sourceMappingURL", "/*{")
        .doesNotContainPattern("(src|href)=\"(?!data:)");
  }

  @Test
  void wordsFromOutsideAreNoMarkup() throws IOException {
    String sound = page("title", "\"words\"");
    String hostile = page(HOSTILE, "\"" + HOSTILE + "\"");
    for (String markup : new String[] {"</script", "</title", "<img"}) {
      assertThat(hostile.split(markup, -1)).as(markup).hasSameSizeAs(sound.split(markup, -1));
    }
    assertThat(hostile).contains("\\u003c/script\\u003e", "\\u002a/");
  }
}
