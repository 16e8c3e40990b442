package io.ksm.source.image.other;

import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.RandomBytes;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names files that are not memory byte for byte, by a table of what their bytes begin with, and
 * recognises text. Stateless, for any number of threads.
 */
public final class OtherKinds {
  private static final String TABLE = "kinds.txt";

  private static final String TEXT_ADVICE =
      "of a snapshot, the memory is in another file beside it, such as memory-ranges or vm.mem";

  private OtherKinds() {}

  /** Holds one line of the table. */
  private record Kind(String name, String advice, Magic magic) {}

  /** Read when the first file is met that no format knows. */
  private static final class Table {
    static final List<Kind> KINDS = read();

    private Table() {}

    private static List<Kind> read() {
      try {
        return table();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Looks at a file that no format knows.
   *
   * @param head its beginning
   * @return what it is and what to do instead, in words that follow its name; null if nothing
   *     speaks against its being memory
   * @throws IOException if it cannot be read
   */
  public static @Nullable String refusal(Head head, RandomBytes file) throws IOException {
    for (Kind kind : Table.KINDS) {
      if (kind.magic.fits(head, file)) {
        return refusal(kind.name, kind.advice);
      }
    }
    String text = PlainText.kind(file);
    return text == null ? null : refusal(text, TEXT_ADVICE);
  }

  private static String refusal(String name, String advice) {
    return "is %s and not memory: %s; format=raw scans it as it is".formatted(name, advice);
  }

  private static List<Kind> table() throws IOException {
    List<Kind> kinds = new ArrayList<>();
    try (BufferedReader lines = open()) {
      String advice = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int equals = line.indexOf(" = ");
        if (line.startsWith("[")) {
          advice = line.substring(1, line.length() - 1);
        } else if (!line.startsWith("#") && equals > 0) {
          Magic magic = Magic.parse(line.substring(equals + 3));
          kinds.add(new Kind(line.substring(0, equals), advice, magic));
        }
      }
    }
    return kinds;
  }

  private static BufferedReader open() throws IOException {
    InputStream table = OtherKinds.class.getResourceAsStream(TABLE);
    if (table == null) {
      throw new FileNotFoundException("the plug-in 'image' lacks its table " + TABLE);
    }
    return new BufferedReader(new InputStreamReader(table, StandardCharsets.ISO_8859_1));
  }
}
