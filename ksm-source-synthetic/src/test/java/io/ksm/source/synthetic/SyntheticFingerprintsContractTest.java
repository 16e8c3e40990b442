package io.ksm.source.synthetic;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.FingerprintContract;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests the contract of sources without bytes, for synthetic memory. Which pages are equal is what
 * their bytes say, where the same memory has them.
 */
class SyntheticFingerprintsContractTest extends FingerprintContract {
  private static final int PAGES = 333;
  private static final int PAGE = 256;

  private final long[] contents = new long[PAGES];

  private static PageSource open(String bytes) {
    SyntheticSourceFactory factory = new SyntheticSourceFactory();
    Map<String, String> options =
        Map.of(
            "bytes",
            bytes,
            "pages",
            Integer.toString(PAGES),
            "page-size",
            Integer.toString(PAGE),
            "duplicates",
            "40",
            "copies",
            "5",
            "zero",
            "20");
    return factory.open("", Options.of(factory, options)).getFirst();
  }

  @Override
  protected PageSource open() {
    return open("off");
  }

  /** Numbers contents in the order in which they come up; zeros are 0. */
  @BeforeEach
  void readBytes() throws Exception {
    Map<ByteBuffer, Long> numbers = new HashMap<>();
    numbers.put(ByteBuffer.wrap(new byte[PAGE]), 0L);
    try (PageSource source = open("on");
        PageChunk chunk = new PageChunk(PAGE, 1)) {
      for (int page = 0; page < PAGES; page++) {
        chunk.begin(1, false);
        source.read(source.regions().getFirst(), page, 1, chunk);
        byte[] bytes = chunk.memory().asSlice(chunk.offset(0), PAGE).toArray(ValueLayout.JAVA_BYTE);
        contents[page] =
            numbers.computeIfAbsent(ByteBuffer.wrap(bytes), any -> (long) numbers.size());
      }
    }
  }

  @Override
  protected long content(int page) {
    return contents[page];
  }
}
