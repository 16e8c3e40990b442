package io.ksm.monitor.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.monitor.metrics.Metric;
import io.ksm.monitor.metrics.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  private final Samples metrics = metrics();

  private static Samples metrics() {
    Samples samples = new Samples();
    samples.add(Metric.ELIGIBLE, 4096);
    return samples;
  }

  @Test
  void isThereAsAWholeAndGoesInTheEnd(@TempDir Path folder) throws IOException {
    TextFile file = new TextFile(folder);
    file.write(metrics);
    file.write(metrics);

    assertThat(names(folder)).containsExactly("ksm.prom");
    assertThat(folder.resolve("ksm.prom")).content().contains("\nksm_eligible_bytes 4096.0\n");
    file.remove();
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void tellsOnceThatItCannotBeWrittenAndTriesOn(@TempDir Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("text"));
    TextFile file = new TextFile(folder);
    Files.delete(folder);
    try (Heard heard = new Heard()) {
      file.write(metrics);
      file.write(metrics);
      Files.createDirectory(folder);
      file.write(metrics);

      assertThat(heard.lines)
          .satisfiesExactly(
              first -> assertThat(first).contains("cannot be written"),
              second -> assertThat(second).contains("can be written again"));
    }
    assertThat(file.failures()).isEqualTo(2);
    assertThat(names(folder)).containsExactly("ksm.prom");
  }

  @Test
  void refusesWhatIsNoFolder(@TempDir Path parent) {
    assertThatThrownBy(() -> new TextFile(parent.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--textfile");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Hears what is logged. */
  private static final class Heard extends Handler implements AutoCloseable {
    final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger("io.ksm.monitor");

    Heard() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
