package io.ksm.source.image.packed;

import io.ksm.api.PageSource;
import io.ksm.source.image.support.Images;
import java.io.IOException;
import java.util.Arrays;

/** Is started with pipes by {@link StreamFileTest}: says what an image holds. */
public final class StreamProbe {
  private StreamProbe() {}

  public static void main(String[] arguments) {
    try (PageSource source = Images.open(arguments[0], "spill=" + arguments[1])) {
      System.out.println(source.label() + " " + sum(source));
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Returns what stands for the bytes of the first region. */
  static int sum(PageSource source) throws IOException {
    return Arrays.hashCode(Images.content(source, 0));
  }
}
