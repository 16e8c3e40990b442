package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.core.engine.support.WrappedSource;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A mapped image may be truncated in the middle of a scan: a real file gives a real fault. */
@ExtendWith(SeedExtension.class)
class ShrinkingImageTest {
  private static final int PAGES = 96;

  /** So small that most different pages collide, and are compared and hashed again. */
  private static final Stack NARROW = new Stack("narrow", new NarrowHasher(3), TreeMapIndex::new);

  @TempDir private Path directory;

  /** An image that loses all its bytes right before one of its reads. */
  private static final class Shrinking extends WrappedSource {
    private final Path file;
    private final AtomicInteger readsLeft;

    Shrinking(PageSource image, Path file, int reads) {
      super(image);
      this.file = file;
      this.readsLeft = new AtomicInteger(reads);
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      if (readsLeft.getAndDecrement() == 0) {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
          access.setLength(0);
        }
      }
      super.read(region, firstPage, count, into);
    }
  }

  private PageSource image(Path file) throws IOException {
    SourceFactory factory = Plugins.load().sources().get("image");
    return factory.open(file.toString(), Options.of(factory, Map.of())).getFirst();
  }

  private Path write(Seed seed, int number) throws IOException {
    byte[] content = new byte[PAGES * 4096];
    SplittableRandom random = seed.random();
    for (int page = 0; page < PAGES; page++) {
      content[page * 4096 + 4095] = (byte) random.nextInt(1, 60);
    }
    return Files.write(directory.resolve("vm" + number + ".mem"), content);
  }

  @Test
  void disturbsNoOther(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    int named = 0;
    for (int i = 0; i < 60; i++) {
      int reads = random.nextInt(3 * PAGES);
      named += isNamed(seed, i, reads, random.nextInt(1, 4), random.nextBoolean()) ? 1 : 0;
    }
    assertThat(named).isPositive();
  }

  /** Scans a shrinking image beside a whole one, and says whether the first has failed by then. */
  private boolean isNamed(Seed seed, int number, int reads, int threads, boolean withLive)
      throws IOException {
    Path shrinking = write(seed.derive(number), number);
    Path whole = write(seed.derive(-number - 1), -number - 1);
    EngineSetup setup = EngineSetup.PLAIN.with(NARROW).withThreads(threads).withBatches(2, 16);
    try (PageSource first = image(shrinking);
        PageSource second = image(whole);
        WorkloadSource live = live();
        Engine engine =
            setup.engine(
                withLive
                    ? List.of(new Shrinking(first, shrinking, reads), second, live)
                    : List.of(new Shrinking(first, shrinking, reads), second))) {
      engine.scan();
      engine.scan();
      engine.scan();
      Invariants.check(engine);
      List<SourceReport> reports = engine.report(0).sources();
      String failure = reports.get(0).failure();
      if (failure != null) {
        assertThat(failure).contains(shrinking.getFileName().toString());
      }
      assertThat(reports.get(1).failure()).as("the other image's failure").isNull();
      assertThat(reports.get(1).figures().eligible()).isEqualTo(PAGES);
      return failure != null;
    } finally {
      Files.delete(shrinking);
      Files.delete(whole);
    }
  }

  private static WorkloadSource live() {
    Window window = new Window(0, 8, 4096);
    WorkloadSource live = WorkloadSource.live("live", window, WorkloadSource.Access.COPY);
    live.remap(List.of(Region.resident("area", 0, 8, "")));
    for (int page = 0; page < 8; page++) {
      byte[] content = new byte[4096];
      content[4095] = (byte) page;
      live.write(window.address(page), content);
    }
    return live;
  }
}
