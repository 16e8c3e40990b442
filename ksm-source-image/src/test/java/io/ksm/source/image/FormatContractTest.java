package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.source.image.support.ElfFile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.LimeFile;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SourceContract;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Tests the contract of all sources, for each format that consists of segments. */
class FormatContractTest {
  @TempDir Path directory;

  @Nested
  class Core extends Contract {
    Core() {
      super("access=read");
    }

    @Override
    byte[] file(byte[] low, byte[] high) {
      return new ElfFile().gap(9).virtual(0x9000, low).virtual(-1L << 30, high).bytes();
    }
  }

  @Nested
  class MappedCore extends Contract {
    MappedCore() {
      super("access=map");
    }

    @Override
    byte[] file(byte[] low, byte[] high) {
      return new ElfFile().gap(9).virtual(0x9000, low).virtual(-1L << 30, high).bytes();
    }
  }

  @Nested
  class BigEndianCore extends Contract {
    BigEndianCore() {
      super("access=read");
    }

    @Override
    byte[] file(byte[] low, byte[] high) {
      return new ElfFile(false, ByteOrder.BIG_ENDIAN)
          .physical(0, 0x2000_0000, high)
          .physical(0, 0x1000, low)
          .bytes();
    }
  }

  @Nested
  class Lime extends Contract {
    Lime() {
      super("access=map");
    }

    @Override
    byte[] file(byte[] low, byte[] high) {
      return new LimeFile(false).range(0x1000, low).range(1L << 32, high).bytes();
    }
  }

  @Nested
  class Avml extends Contract {
    Avml() {
      super("access=read");
    }

    @Override
    byte[] file(byte[] low, byte[] high) {
      return new LimeFile(true).range(0x1000, low).range(1L << 32, high).bytes();
    }
  }

  /** Opens an image of two ranges of memory. */
  abstract class Contract extends SourceContract {
    private static final int LOW = 33 * 4096;
    private final String option;
    private final byte[] content = new byte[120 * 4096];

    Contract(String option) {
      this.option = option;
      SplittableRandom random = new Seed(3).random();
      for (int at = 0; at < content.length; at += 1 + random.nextInt(100)) {
        content[at] = (byte) random.nextInt();
      }
    }

    abstract byte[] file(byte[] low, byte[] high);

    @Override
    protected PageSource open() throws IOException {
      byte[] low = Arrays.copyOf(content, LOW);
      byte[] high = Arrays.copyOfRange(content, LOW, content.length);
      return Images.open(Files.write(directory.resolve("image"), file(low, high)), option);
    }

    @Override
    protected byte[] content() {
      return content;
    }
  }
}
