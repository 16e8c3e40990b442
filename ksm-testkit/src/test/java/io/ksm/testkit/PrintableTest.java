package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that others chose, and how they are shown. */
class PrintableTest {

  @Test
  void aNameCannotDriveTheTerminal() {
    assertThat(Printable.of("a\u001b[2Jb\r\n\t\u0007\u0085c (1)"))
        .isEqualTo("a\\u001b[2Jb\\r\\n\\t\\u0007\\u0085c (1)");
  }

  @Test
  void aNameCannotLookLikeAnother() {
    assertThat(Printable.of("gpj\u202eexe.\u200b\u2066\ufeff\u2028"))
        .isEqualTo("gpj\\u202eexe.\\u200b\\u2066\\ufeff\\u2028");
    assertThat(Printable.of("\ud83d" + "x" + "\ude00")).isEqualTo("\\ud83dx\\ude00");
    assertThat(Printable.of(Character.toString(0xE0041))).isEqualTo("\\U000e0041");
    assertThat(Printable.of(Character.toString(0x0378))).isEqualTo("\\u0378");
  }

  @Test
  void whatCanBeSeenStaysAndSoDoesWhatIsEscaped() {
    String plain = "Grüße 你好 😀 a?b\\n C:\\temp";
    assertThat(Printable.of(plain)).isEqualTo(plain);
    String once = Printable.of("a\nb");
    assertThat(Printable.of(once)).isEqualTo(once);
  }

  /** Among them a byte too few at the end, an overlong form, and half of a surrogate pair. */
  @ParameterizedTest
  @CsvSource({
    "61ff62, a\\xffb",
    "fffe, \\xff\\xfe",
    "c3a9, é",
    "61c3, a\\xc3",
    "61e282, a\\xe2\\x82",
    "c080, \\xc0\\x80",
    "eda0bd, \\xed\\xa0\\xbd",
    "f09f9880, 😀",
    "ff0a, \\xff\\n"
  })
  void bytesThatAreNoTextAreTold(String bytes, String shown) {
    ByteBuffer name = ByteBuffer.wrap(HexFormat.of().parseHex(bytes));
    assertThat(Printable.of(name)).isEqualTo(shown);
    assertThat(name.position()).isZero();
  }

  @Test
  void decodingLeavesAllElseAsItIs() {
    String text = "Name:\ta\u001b\n";
    assertThat(Printable.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(text);
    assertThat(Printable.decode(ByteBuffer.wrap(new byte[] {'a', (byte) 0x80, '\n'})))
        .isEqualTo("a\\x80\n");
  }
}
