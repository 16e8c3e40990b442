package ${package};

import io.ksm.api.PageSource;
import io.ksm.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests what every source has to do. */
class ${part}SourceTest extends SourceContract {
  private static final int PAGES = 16;

  private final byte[] content = new byte[PAGES * 4096];

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("memory"), content);
  }

  @Override
  protected PageSource open() throws IOException {
    return new ${part}Source(folder.resolve("memory"));
  }

  @Override
  protected byte[] content() {
    return content;
  }
}
