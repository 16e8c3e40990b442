package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.report.PageFigures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans a sparse file far larger than any heap could hold a byte for each page of. */
class SparseFileTest {
  private static final long SIZE = 4L << 40;
  private static final int DATA = 100;

  @TempDir private Path directory;

  @Test
  void costsWhatItHolds() throws IOException {
    Path path = directory.resolve("huge.mem");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
      byte[] page = new byte[4096];
      for (int i = 0; i < DATA; i++) {
        page[7] = (byte) (1 + i / 2);
        file.seek(SIZE / DATA * i & -4096);
        file.write(page);
      }
    }
    SourceFactory factory = Plugins.load().sources().get("image");
    Options options = Options.of(factory, Map.of("format", "raw"));
    try (PageSource source = factory.open(path.toString(), options).getFirst();
        Engine engine = EngineSetup.PLAIN.engine(source)) {
      engine.scan();
      PageFigures figures = engine.report(0).sources().getFirst().figures();
      assertThat(figures.pages()).isEqualTo(SIZE / 4096);
      assertThat(figures.duplicate()).isEqualTo(DATA);
      assertThat(figures.zeroUnknown()).isEqualTo(SIZE / 4096 - DATA);
      assertThat(figures.holes()).isZero();
      assertThat(figures.ineligible()).isEmpty();
      assertThat(figures.savedBytes()).isEqualTo(DATA / 2 * 4096L);
    }
  }
}
