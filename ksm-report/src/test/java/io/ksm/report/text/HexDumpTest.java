package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HexDumpTest {

  @Test
  void showsOffsetsDigitsAndPrintableCharacters() throws IOException {
    byte[] bytes = "Memory holds 1\n\u007f\u00ff~".getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder();

    HexDump.write(HexFormat.of().formatHex(bytes), "> ", out);

    assertThat(out)
        .hasToString(
            """
            > 0000  4d 65 6d 6f 72 79 20 68 6f 6c 64 73 20 31 0a 7f  |Memory holds 1..|
            > 0010  ff 7e                                            |.~|
            """);
  }
}
