package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.SparseImage;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Tests the contract of all sources, for each way to open an image. */
class ImageContractTest {
  @TempDir Path directory;

  @Nested
  class Mapped extends ImageContract {
    Mapped() {
      super(dense(1_000_000), 4096, "access=map");
    }
  }

  @Nested
  class Read extends ImageContract {
    Read() {
      super(dense(1_000_000), 4096, "access=read");
    }
  }

  @Nested
  class SparseMapped extends ImageContract {
    SparseMapped() {
      super(sparse(), 4096, "access=map");
    }
  }

  @Nested
  class SparseRead extends ImageContract {
    SparseRead() {
      super(sparse(), 4096, "access=read");
    }
  }

  @Nested
  class SmallPages extends ImageContract {
    SmallPages() {
      super(dense(10_000), 64, "page-size=64");
    }
  }

  @Nested
  class LargePages extends ImageContract {
    LargePages() {
      super(sparse(), 65_536, "page-size=65536");
    }
  }

  private static SparseImage dense(int size) {
    SparseImage image = new SparseImage(size);
    image.put(0, size, new Seed(1).random());
    return image;
  }

  private static SparseImage sparse() {
    SparseImage image = new SparseImage(1_000_000);
    SplittableRandom random = new Seed(2).random();
    for (int from = 5_001; from < 900_000; from += 5_000 + random.nextInt(90_000)) {
      image.put(from, 1 + random.nextInt(20_000), random);
    }
    return image;
  }

  /** Opens one image in a file of its own. */
  abstract class ImageContract extends SourceContract {
    private final SparseImage image;
    private final int pageSize;
    private final String option;

    ImageContract(SparseImage image, int pageSize, String option) {
      this.image = image;
      this.pageSize = pageSize;
      this.option = option;
    }

    @Override
    protected PageSource open() throws IOException {
      Path file = directory.resolve("vm.mem");
      image.writeTo(file);
      return Images.open(file, option);
    }

    @Override
    protected byte[] content() {
      return image.pages(pageSize);
    }

    @Override
    protected PageState expectedState(int page) {
      return image.state(page, pageSize);
    }
  }
}
