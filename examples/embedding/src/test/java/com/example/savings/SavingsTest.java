package com.example.savings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the example with images whose equal pages are known. */
class SavingsTest {
  private static final int PAGE = 4096;

  @TempDir private Path folder;

  @Test
  void countsEqualPagesOfBothImages() throws Exception {
    Path one = image("one.mem", 1, 2, 3, 3);
    Path two = image("two.mem", 2, 3, 4);

    // Of the content 2 there is one page too many, of the content 3 there are two.
    assertEquals("3 pages could be freed", Savings.ofImages(List.of(one, two)));
  }

  /** Writes pages, each of random bytes that depend on its number only. */
  private Path image(String name, int... numbers) throws IOException {
    byte[] pages = new byte[numbers.length * PAGE];
    for (int i = 0; i < numbers.length; i++) {
      byte[] page = new byte[PAGE];
      new Random(numbers[i]).nextBytes(page);
      System.arraycopy(page, 0, pages, i * PAGE, PAGE);
    }
    return Files.write(folder.resolve(name), pages);
  }
}
