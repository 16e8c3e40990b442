package io.ksm.source.image.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Images;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with files that others shorten, extend or replace while they are read. */
class ChangingFileTest {
  private static final int PAGES = 64;

  @TempDir Path directory;
  private Path file;
  private final PageChunk chunk = new PageChunk(4096, PAGES);

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("vm.mem");
    byte[] content = new byte[PAGES * 4096];
    Arrays.fill(content, (byte) 7);
    Files.write(file, content);
  }

  @AfterEach
  void close() {
    chunk.close();
  }

  @Test
  void aShrunkFileIsRefused() throws IOException {
    try (PageSource source = Images.open(file)) {
      Region region = source.regions().getFirst();
      setLength(10 * 4096 + 1);
      String message = "image '%s' shrank from 262144 to 40961 bytes".formatted(file);
      assertThatThrownBy(source::regions)
          .isExactlyInstanceOf(IOException.class)
          .hasMessageStartingWith(message);
      chunk.begin(PAGES, false);
      assertThatThrownBy(() -> source.read(region, 0, PAGES, chunk))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageStartingWith(message)
          .hasMessageMatching(".+");
    }
  }

  @Test
  void aShrunkFileIsNoticedInComparisons() throws IOException {
    try (PageSource source = Images.open(file)) {
      Region region = source.regions().getFirst();
      setLength(10 * 4096);
      chunk.begin(1, true);
      source.read(region, 9, 1, chunk);
      assertThat(chunk.memory().get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
      assertThatThrownBy(() -> source.read(region, 10, 1, chunk))
          .isExactlyInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsAppendedDoesNotBelongToTheImage() throws IOException {
    try (PageSource source = Images.open(file)) {
      setLength(PAGES * 4096 * 2);
      assertThat(source.regions()).extracting(Region::pages).containsExactly((long) PAGES);
      assertThat(Images.states(source)).hasSize(PAGES);
    }
  }

  @Test
  void whoWantsToShortenAMappedFileWaits() throws Exception {
    assumeTrue(SystemCalls.obstacle() == null, "no native calls here");
    FutureTask<Void> cut = new FutureTask<>(() -> setLength(0), null);
    try (PageSource source = Images.open(file, "access=map", "format=raw")) {
      assertThat(source.warnings()).isEmpty();
      Thread.ofPlatform().start(cut);
      awaitBreak();
      assertWhole(source);
      assertThat(cut.isDone()).isFalse();
    }
    cut.get();
    assertThat(Files.size(file)).isZero();
  }

  /** Waits for the thread that wants to write: the kernel lists the lease as breaking then. */
  private static void awaitBreak() throws IOException {
    while (!Files.readString(Path.of("/proc/locks")).contains("BREAKING")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aFileThatIsOpenForWritingIsNotMapped() throws IOException {
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw");
        PageSource source = Images.open(file, "access=map", "format=raw")) {
      assertThat(source.warnings())
          .containsExactly(
              "image '%s' is read and not mapped: a process has it open for writing"
                  .formatted(file));
      assertWhole(source);
      writer.setLength(0);
      assertThatThrownBy(() -> assertWhole(source)).isExactlyInstanceOf(IOException.class);
    }
  }

  @Test
  void theRestOfAShrunkFileIsRead() throws IOException {
    try (PageSource source = Images.open(file, "keep-going=on", "format=raw")) {
      setLength(10 * 4096 + 1);
      List<PageState> states = Images.states(source);
      assertThat(states.subList(0, 10)).containsOnly(PageState.PRESENT);
      assertThat(states.subList(10, PAGES)).containsOnly(PageState.UNREADABLE);
      assertThat(source.damage())
          .containsExactly(
              "image '%s' shrank from %d to %d bytes while it was read: scan a copy of it that nobody changes"
                  .formatted(file, PAGES * 4096, 10 * 4096 + 1));
    }
  }

  private void assertWhole(PageSource source) throws IOException {
    chunk.begin(PAGES, false);
    source.read(source.regions().getFirst(), 0, PAGES, chunk);
    for (int i = 0; i < PAGES; i++) {
      assertThat(chunk.memory().get(JAVA_BYTE, chunk.offset(i))).isEqualTo((byte) 7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"access=map", "access=read"})
  void aDeletedFileIsReadToItsEnd(String access) throws IOException {
    try (PageSource source = Images.open(file, access)) {
      Files.delete(file);
      Files.writeString(file, "another");
      assertThat(Images.states(source)).hasSize(PAGES);
    }
  }

  /** What was read may be of before and after: the figures cannot be trusted. */
  @Test
  void aFileThatIsOverwrittenIsDamaged() throws IOException {
    PageSource source = Images.open(file);
    try (source) {
      assertThat(source.damage()).isEmpty();
      try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
        changed.write(1);
      }
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
      assertThat(source.damage())
          .singleElement()
          .asString()
          .startsWith("image '%s' changed while it was read (it was written to at".formatted(file));
      List<String> seen = source.damage();
      source.close();
      Files.write(file, new byte[5]);
      assertThat(source.damage()).isEqualTo(seen);
    }
  }

  /** Only the change counter shows a write whose traces somebody has hidden. */
  @Test
  void aChangeIsNoticedWhateverTheTimeSays() throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    try (PageSource source = Images.open(file)) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[77]++;
      Files.write(file, bytes, StandardOpenOption.WRITE);
      Files.setLastModifiedTime(file, before);
      assertThat(source.damage()).singleElement().asString().contains("(it was changed at");
    }
  }

  @Test
  void whatIsChangedAfterTheEndDoesNotMatter() throws IOException {
    PageSource source = Images.open(file);
    source.close();
    Files.write(file, new byte[5]);
    assertThat(source.damage()).isEmpty();
  }

  private void setLength(long length) {
    try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
      changed.setLength(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
