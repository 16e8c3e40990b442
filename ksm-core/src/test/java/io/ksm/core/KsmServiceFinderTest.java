package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.core.support.SteppedPauses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service scans what is found, on real files. */
@Timeout(60)
class KsmServiceFinderTest {
  private static final int PAGE_SIZE = 4096;

  @TempDir private Path directory;
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final SteppedPauses pauses = new SteppedPauses();
  private String one = "";
  private String two = "";
  private @Nullable KsmService service;

  private final KsmServiceListener listener =
      new KsmServiceListener() {
        @Override
        public void joined(PageSource source) {
          heard.add("joined " + fileName(source.label()));
        }

        @Override
        public void left(PageSource source, @Nullable String failure) {
          heard.add("left " + fileName(source.label()));
        }

        @Override
        public void refused(String name, String why) {
          heard.add("refused " + fileName(name) + ": " + why);
        }
      };

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @BeforeEach
  void makeImages() throws IOException {
    one = image("one.mem", 1, 2);
    two = image("two.mem", 2, 3, 1);
  }

  private String image(String name, int... contents) throws IOException {
    byte[] bytes = new byte[contents.length * PAGE_SIZE];
    for (int i = 0; i < contents.length; i++) {
      Arrays.fill(bytes, i * PAGE_SIZE, (i + 1) * PAGE_SIZE, (byte) contents[i]);
    }
    return "image:" + Files.write(directory.resolve(name), bytes);
  }

  private KsmService start() throws IOException {
    return start(() -> names);
  }

  private KsmService start(SourceFinder finder) throws IOException {
    service =
        Ksm.builder()
            .finder(finder)
            .hasher("crc32c")
            .index("rb")
            .policy("ksm:smart-scan=off")
            .service(listener, pauses);
    service.start();
    return service;
  }

  @AfterEach
  void stop() throws IOException {
    if (service != null && service.isRunning()) {
      service.close();
    }
  }

  @Test
  void itIsOpenedAndClosedAsItIsFoundAndLost() throws Exception {
    names.add(one);
    KsmService service = start();
    pauses.await();
    assertThat(service.counters().pagesUnshared()).isEqualTo(2);
    names.add(two);
    pauses.next();
    assertThat(service.counters().pagesSharing()).isEqualTo(2);
    names.remove(one);
    pauses.next();
    assertThat(service.counters().pagesSharing()).isZero();
    pauses.next();
    assertThat(heard).containsExactly("joined one.mem", "joined two.mem", "left one.mem");
    names.add(one);
    pauses.next();
    assertThat(service.counters().pagesSharing()).isEqualTo(2);
    assertThat(heard).last().isEqualTo("joined one.mem");
  }

  @Test
  void whatCannotBeOpenedIsToldOnceAndTriedAgain() throws Exception {
    names.addAll(List.of(one, "image:" + directory.resolve("three.mem")));
    KsmService service = start();
    pauses.await();
    pauses.next(3);
    assertThat(heard)
        .hasSize(2)
        .contains("joined one.mem")
        .anyMatch(line -> line.startsWith("refused three.mem: "));
    image("three.mem", 4);
    pauses.next();
    assertThat(heard).last().isEqualTo("joined three.mem");
    assertThat(service.counters().pagesUnshared()).isEqualTo(3);
  }

  @Test
  void aNameWhoseSourceFailedIsOpenedAnew() throws Exception {
    names.addAll(List.of(one, two));
    start();
    pauses.await();
    Files.write(directory.resolve("two.mem"), new byte[0]);
    pauses.next(2);
    assertThat(heard).contains("left two.mem");
    image("two.mem", 2, 3, 1);
    pauses.next(2);
    assertThat(heard.stream().filter("joined two.mem"::equals)).hasSize(2);
  }

  @Test
  void theyAreScannedInTheOrderInWhichTheyAreFound() throws Exception {
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add(image(i + ".mem", 128 + i)); // No page of it looks like text.
      joined.add("joined " + i + ".mem");
    }
    start();
    pauses.await();
    assertThat(heard).isEqualTo(joined);
  }

  @Test
  void allThatIsLeftOutOfADirectoryIsTold() throws Exception {
    Files.write(directory.resolve("a.txt"), new byte[7]);
    Files.write(directory.resolve("b.txt"), new byte[7]);
    names.add(directory.toString());
    start();
    pauses.await();
    pauses.next();
    assertThat(heard.subList(0, 2)).containsExactly("joined one.mem", "joined two.mem");
    assertThat(heard).hasSize(3).last().asString().contains("a.txt", "b.txt");
  }

  @Test
  void aFinderThatFailsFailsTheService() throws Exception {
    KsmService service =
        start(() -> {
          throw new IOException("there is no /proc");
        });
    assertThatThrownBy(() -> service.terminated().get()).hasRootCauseMessage("there is no /proc");
    assertThatThrownBy(service::close)
        .isInstanceOf(IOException.class)
        .hasMessage("there is no /proc");
  }
}
