package io.ksm.testkit.planted;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Sources that each break the contract in one way. */
final class WrongSources {
  private WrongSources() {}

  /** Says what pages are, other than they are. */
  abstract static class Lying extends SoundSource {
    abstract PageState lie(int page, PageState state);

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        into.setState(i, lie(first + i, expected(first + i)));
      }
    }
  }

  /** Takes a page for zero that is not. */
  static final class ZeroForBytes extends Lying {
    @Override
    PageState lie(int page, PageState state) {
      return page == 1 ? PageState.ZERO : state;
    }
  }

  /** Takes a hole for a page. */
  static final class PresentForHole extends Lying {
    @Override
    PageState lie(int page, PageState state) {
      return state == PageState.ABSENT ? PageState.PRESENT : state;
    }
  }

  /** Gives pages that come after a region. */
  static final class ReadsOn extends SoundSource {
    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      super.read(region, Math.min(firstPage, region.pages() - 2), Math.min(count, 2), into);
      if (firstPage < region.pages()) {
        super.read(region, firstPage, count, into);
      }
    }
  }

  /** Gives something else the second time. */
  static final class ChangesItself extends SoundSource {
    private final AtomicInteger reads = new AtomicInteger();

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      if (reads.getAndIncrement() == 40) {
        content[PAGE]++; // No other read writes it back.
      }
      super.give(first, count, into);
    }
  }

  /** Says of some pages that they are as before, though it has not told what they are. */
  static final class UnchangedAtFirst extends SoundSource {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count && !into.isForComparison(); i++) {
        if (expected(first + i) == PageState.PRESENT && (first + i) % 4 == 0) {
          into.setState(i, PageState.UNCHANGED);
        }
      }
    }
  }

  /** Answers comparisons by the hashes that the engine knows. */
  static final class UnchangedForComparison extends SoundSource {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count && into.isForComparison(); i++) {
        if (expected(first + i) == PageState.PRESENT) {
          into.setState(i, PageState.UNCHANGED);
        }
      }
    }
  }

  /** Lends memory of one thread. */
  static final class LendsConfined extends SoundSource {
    private final MemorySegment memory = Arena.ofConfined().allocate(PAGES * PAGE);

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      memory.copyFrom(MemorySegment.ofArray(content));
      into.view(memory, (long) first * PAGE);
    }
  }

  /** Lists regions that overlap. */
  static final class Overlapping extends SoundSource {
    @Override
    public List<Region> regions() throws IOException {
      List<Region> regions = super.regions();
      return List.of(regions.getFirst(), new Region("within", 0x10000 + PAGE, 1, "", "a hole"));
    }
  }

  /** Lists regions in descending order. */
  static final class Unordered extends SoundSource {
    @Override
    public List<Region> regions() throws IOException {
      return super.regions().reversed();
    }
  }

  /** Fails when it is closed again. */
  static final class ClosesOnce extends SoundSource {
    private boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
    }
  }

  /** Says that nothing happened to what it has not told yet. */
  static final class AlwaysIdle extends SoundSource {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      into.markIdle();
    }
  }

  /** Does not read the end of its last page. */
  static final class WithoutTail extends SoundSource {
    WithoutTail() {
      content[content.length - 1]++;
    }
  }

  /** Fails by whatever comes up after the end of a region. */
  static final class WrongException extends SoundSource {
    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      if (firstPage >= region.pages()) {
        throw new NullPointerException("no page");
      }
      super.read(region, firstPage, count, into);
    }
  }

  /** Lends memory that its next read overwrites. */
  static final class LendsScratch extends SoundSource {
    private final MemorySegment scratch = Arena.ofAuto().allocate(PAGES * PAGE);

    @Override
    synchronized void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        copy(first + i, scratch, i);
      }
      into.view(scratch, 0);
    }
  }

  /** Has scratch memory for each thread, which the thread's next read overwrites. */
  static final class LendsScratchOfThread extends SoundSource {
    private final ThreadLocal<MemorySegment> scratch =
        ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(PAGES * PAGE));

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        copy(first + i, scratch.get(), i);
      }
      into.view(scratch.get(), 0);
    }
  }

  /** Numbers the pages of each run. */
  static final class InventsPfns extends SoundSource {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        into.setPfn(i, i + 1);
      }
    }
  }

  /** Gives other pfns at each read. */
  static final class CountsPfns extends SoundSource {
    private long pfn;

    @Override
    synchronized void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        into.setPfn(i, ++pfn);
      }
    }
  }

  /** Numbers the pages of each run, and says so only where the engine listens. */
  static final class InventsPfnsAtEncounters extends SoundSource {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count && !into.isForComparison(); i++) {
        into.setPfn(i, i + 1);
      }
    }
  }

  /** Numbers the pages of each run at encounters; only in the longest runs these are right. */
  static final class PfnsOfRuns extends SoundSource {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      int region = first < FIRST ? 1 : 1 + FIRST;
      for (int i = 0; i < count && !into.isForComparison(); i++) {
        into.setPfn(i, region + i);
      }
    }
  }

  /** Reads a file. */
  abstract static class OfFile extends SoundSource {
    final Path file;
    final FileChannel channel;

    OfFile() {
      try {
        file = Files.createTempFile("planted", null);
        Files.write(file, content);
        channel = FileChannel.open(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(file);
    }
  }

  /** Sets the file's position, which all threads share, and reads there. */
  static final class Positions extends OfFile {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      channel.position((long) first * PAGE);
      ByteBuffer bytes = into.buffer().asSlice(0, (long) count * PAGE).asByteBuffer();
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    }
  }

  /** Leaves a file open at each read. */
  static final class LeavesFilesOpen extends OfFile {
    private final List<FileChannel> open = new ArrayList<>();

    @Override
    synchronized void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      open.add(FileChannel.open(file));
    }

    @Override
    public void close() throws IOException {
      for (FileChannel each : open) {
        each.close();
      }
      super.close();
    }
  }

  /** Maps the file at each read. */
  static final class MapsAgain extends OfFile {
    private final Arena arena = Arena.ofShared();

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      into.view(channel.map(MapMode.READ_ONLY, 0, content.length, arena), (long) first * PAGE);
    }

    @Override
    public void close() throws IOException {
      if (arena.scope().isAlive()) {
        arena.close();
      }
      super.close();
    }
  }

  /** Does not close its file. */
  static final class StaysOpen extends OfFile {
    /** So that no collection closes them. */
    private static final List<FileChannel> OPEN = new ArrayList<>();

    StaysOpen() {
      try {
        OPEN.add(FileChannel.open(file, StandardOpenOption.WRITE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void closeAll() throws IOException {
      for (FileChannel each : OPEN) {
        each.close();
      }
    }
  }

  /** Leaves a thread behind, until the test is over. */
  static final class LeavesThreads extends SoundSource {
    private static final CountDownLatch OVER = new CountDownLatch(1);

    LeavesThreads() {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              OVER.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }

    static void end() {
      OVER.countDown();
    }
  }

  /** Notes the run that it gives where another thread does as well. */
  static final class SharesFirst extends SoundSource {
    private volatile int first;

    @Override
    void give(int page, int count, PageSink into) throws IOException {
      first = page;
      into.buffer();
      super.give(first, count, into);
    }
  }

  /** Keeps the sink and fills it in at the next read. */
  static final class FillsLate extends SoundSource {
    private MemorySegment before;

    @Override
    synchronized void give(int first, int count, PageSink into) throws IOException {
      if (before != null && before.scope().isAlive()) {
        before.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
      }
      super.give(first, count, into);
      before = into.buffer();
    }
  }

  /** Has the same identity for all memory. */
  static final class ConstantIdentity extends SoundSource {
    @Override
    public String identity() {
      return "planted (memory)";
    }
  }

  /** Has an identity that names its kind and nothing else. */
  static final class KindAsIdentity extends SoundSource {
    @Override
    public String identity() {
      return "planted";
    }
  }

  /** Has another identity each time that it is asked. */
  static final class RandomIdentity extends SoundSource {
    private int asked;

    @Override
    public String identity() {
      return "planted (number=" + asked++ + ")";
    }
  }

  /** Has another identity each time that it is opened. */
  static final class IdentityOfObject extends SoundSource {
    private static int opened;
    private final int own = opened++;

    @Override
    public String identity() {
      return "planted (number=" + own + ")";
    }
  }

  /** Cannot decide whether it changes. */
  static final class StaticByChance extends SoundSource {
    private int asked;

    @Override
    public boolean isStatic() {
      return asked++ % 5 != 4;
    }
  }

  /** Knows no more, once it is closed, how much devices reach. */
  static final class ForgetsPinned extends SoundSource {
    private boolean closed;

    @Override
    public long pinnedBytes() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      return 0;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
