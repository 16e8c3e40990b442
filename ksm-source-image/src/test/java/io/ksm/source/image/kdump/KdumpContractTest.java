package io.ksm.source.image.kdump;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.KdumpFile;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SourceContract;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests the contract of all sources, for kdump-compressed files of any machine. */
class KdumpContractTest {
  @TempDir Path directory;

  @Nested
  class Zlib extends Contract {
    Zlib() {
      super(new KdumpFile().method(KdumpFile.ZLIB), 4096);
    }
  }

  @Nested
  class Lzo extends Contract {
    Lzo() {
      super(new KdumpFile().method(KdumpFile.LZO), 4096);
    }
  }

  @Nested
  class Snappy extends Contract {
    Snappy() {
      super(new KdumpFile().method(KdumpFile.SNAPPY), 4096);
    }
  }

  @Nested
  class Zstd extends Contract {
    Zstd() {
      super(new KdumpFile().method(KdumpFile.ZSTD), 4096);
    }
  }

  @Nested
  class Uncompressed extends Contract {
    Uncompressed() {
      super(new KdumpFile().method(KdumpFile.PLAIN), 4096);
    }
  }

  @Nested
  class BigEndian extends Contract {
    BigEndian() {
      super(new KdumpFile().machine(ByteOrder.BIG_ENDIAN, true), 4096);
    }
  }

  @Nested
  class Of32Bits extends Contract {
    Of32Bits() {
      super(new KdumpFile().machine(ByteOrder.LITTLE_ENDIAN, false), 4096);
    }
  }

  @Nested
  class BigEndianOf32Bits extends Contract {
    BigEndianOf32Bits() {
      super(new KdumpFile().machine(ByteOrder.BIG_ENDIAN, false).version(3), 4096);
    }
  }

  @Nested
  class LargePages extends Contract {
    LargePages() {
      super(new KdumpFile().method(KdumpFile.SNAPPY), 65_536);
    }
  }

  @Nested
  class OldVersion extends Contract {
    OldVersion() {
      super(new KdumpFile().version(0), 4096);
    }
  }

  @Nested
  class Flattened extends Contract {
    Flattened() {
      super(new KdumpFile(), 4096);
    }

    @Override
    byte[] file() {
      return KdumpFile.flatten(super.file(), 1000, true);
    }
  }

  /**
   * Opens a dump of three ranges of memory, in which some pages were left out and some do not
   * exist. All tests of a kind of dump open the same one: to make it takes longer than to read it.
   */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract class Contract extends SourceContract {
    private static final int PAGES = 100;
    private static final int SECOND = 3_000;
    private static final int THIRD = 7_000;

    private final KdumpFile dump;
    private final int pageSize;
    private final byte[] content;
    private final PageState[] states = new PageState[3 * PAGES];
    private byte[] made;

    Contract(KdumpFile dump, int pageSize) {
      this.dump = dump.blockSize(pageSize);
      this.pageSize = pageSize;
      this.content = new byte[states.length * pageSize];
      SplittableRandom random = new Seed(4).random();
      for (int i = 0; i < states.length; i++) {
        put(i, random);
      }
    }

    private void put(int page, SplittableRandom random) {
      int range = page / PAGES;
      int pfn = new int[] {5, SECOND, THIRD}[range] + page % PAGES;
      boolean edge = page % PAGES == 0 || page % PAGES == PAGES - 1;
      int kind = edge ? 9 : random.nextInt(10);
      if (kind == 0) {
        states[page] = PageState.ABSENT;
      } else if (kind == 1) {
        dump.leaveOut(pfn);
        states[page] = PageState.EXCLUDED;
      } else {
        byte[] bytes = page(kind, random);
        System.arraycopy(bytes, 0, content, page * pageSize, pageSize);
        dump.put(pfn, bytes);
        states[page] = PageState.PRESENT;
      }
    }

    private byte[] page(int kind, SplittableRandom random) {
      byte[] bytes = new byte[pageSize];
      if (kind > 7) {
        random.nextBytes(bytes);
      } else if (kind > 2) {
        for (int i = 0; i < pageSize; i += 1 + random.nextInt(100)) {
          bytes[i] = (byte) random.nextInt();
        }
      }
      return bytes;
    }

    byte[] file() {
      return dump.bytes();
    }

    @Override
    protected PageSource open() throws IOException {
      if (made == null) {
        made = file();
      }
      return Images.open(Files.write(directory.resolve("vmcore"), made));
    }

    @Override
    protected byte[] content() {
      return content;
    }

    @Override
    protected PageState expectedState(int page) {
      return states[page];
    }
  }
}
