package io.ksm.source.linux.process;

import static io.ksm.source.linux.support.Reading.assertAbsent;
import static io.ksm.source.linux.support.Reading.assertPresent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.linux.Platform;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a process that changes its memory, or ends, between the listing and the reading. */
class ChangingProcessTest {
  @TempDir private Path directory;
  private Target target;
  private PageSource source;

  @BeforeEach
  void start() throws IOException {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    target = Target.java(file);
    source = TestSources.open(target.pid());
  }

  @AfterEach
  void stop() throws IOException {
    source.close();
    target.close();
  }

  private List<Reading.Page> read(String area) throws IOException {
    return Reading.of(source, target.area(area));
  }

  @Test
  void seesWrites() throws IOException {
    List<Region> regions = source.regions();
    target.order("write plain 3 99");
    target.order("write untouched 5 100");
    assertPresent(Reading.of(source, regions, target.area("plain")).get(3), 99);
    assertPresent(read("untouched").get(5), 100);
    assertAbsent(read("untouched").get(6));
  }

  @Test
  void pagesThatVanishAfterTheListingAreAbsent() throws IOException {
    List<Region> regions = source.regions();
    target.order("discard plain");
    target.order("unmap long");
    assertThat(Reading.of(source, regions, target.area("plain")))
        .hasSize(32)
        .allSatisfy(Reading::assertAbsent);
    assertThat(Reading.of(source, regions, target.area("long")))
        .hasSize(1500)
        .allSatisfy(Reading::assertAbsent);
  }

  @Test
  void saysThatTheProcessHasExited() throws Exception {
    List<Region> regions = source.regions();
    target.end("exit");
    assertThatThrownBy(() -> Reading.of(source, regions, target.area("plain")))
        .isInstanceOf(SourceGoneException.class)
        .hasMessage("process java (%d) has exited", target.pid());
    assertThatThrownBy(source::regions).isInstanceOf(SourceGoneException.class);
  }

  @Test
  void saysThatTheProcessWasKilled() throws Exception {
    List<Region> regions = source.regions();
    target.signal("KILL");
    target.end("");
    assertThatThrownBy(() -> Reading.of(source, regions, target.area("plain")))
        .isInstanceOf(SourceGoneException.class);
  }

  @Test
  void scansOnUntilTheProcessEnds() throws Exception {
    CountDownLatch scanning = new CountDownLatch(1);
    try (ExecutorService scanner = Executors.newSingleThreadExecutor()) {
      Future<?> scans =
          scanner.submit(() -> {
            while (true) {
              Reading.everything(source);
              scanning.countDown();
            }
          });
      scanning.await();
      target.signal("KILL");
      assertThatThrownBy(scans::get).hasCauseInstanceOf(SourceGoneException.class);
    }
  }
}
