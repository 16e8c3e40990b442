package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link PageHasher} keeps to. If a fault slips past this test, improve this test.
 *
 * <pre>{@code
 * class SumHasherTest extends HasherContract {
 *   SumHasherTest() {
 *     super(new SumHasherFactory());
 *   }
 * }
 * }</pre>
 *
 * <p>One test makes the test class anew in another JVM: it is skipped if the class has no
 * constructor without parameters, or one that needs what was set before.
 *
 * <p>Whether the hashes are the right ones, it cannot know: that is for {@link GoldenHashes}.
 */
@Contract
public abstract class HasherContract {
  private static final int PAGE = 4096;
  private static final long UNTOUCHED = 0x0123_4567_89AB_CDEFL;
  private static final long TWO_GIB = 1L << 31;

  private final HasherFactory factory;
  private final Map<String, String> options;
  private final Arena arena = Arena.ofShared();
  private final PageHasher hasher;

  /** Where files of memory lie. */
  @TempDir Path directory;

  /** Tests the hasher that a factory makes with its default options. */
  protected HasherContract(HasherFactory factory) {
    this(factory, Map.of());
  }

  /** Tests the hasher that a factory makes with given options. */
  protected HasherContract(HasherFactory factory, Map<String, String> options) {
    this.factory = factory;
    this.options = options;
    this.hasher = create();
  }

  /** Makes another hasher like the one that is tested. */
  protected final PageHasher create() {
    return factory.create(Options.of(factory, options));
  }

  /** Frees the memory of a test, and closes its hasher. */
  @AfterEach
  public void freeMemory() {
    hasher.close();
    arena.close();
  }

  /** The second close does nothing, and no other hasher of the factory notices either. */
  @Test
  public void closesTwice() {
    MemorySegment page = arena.allocate(PAGE, 64).fill((byte) 7);
    long hash = hasher.hash(page, 0, PAGE);
    PageHasher other = create();
    other.close();
    other.close();
    assertThat(hasher.hash(page, 0, PAGE)).isEqualTo(hash);
  }

  /** A width fits into a long, and a hash into its width. */
  @Test
  public void bitsAboveWidthAreZero(Seed seed) {
    SplittableRandom random = seed.random();
    int bits = hasher.bits();
    assertThat(bits).isBetween(1, Long.SIZE);
    MemorySegment memory = randomMemory(random, 64 * PAGE);
    for (int i = 0; i < 1000; i++) {
      long length = random.nextLong(1, 2 * PAGE);
      long hash = hasher.hash(memory, random.nextLong(memory.byteSize() - length), length);
      assertThat(bits == Long.SIZE ? 0 : hash >>> bits).as("above %d bits", bits).isZero();
    }
  }

  /** A hash that were always the same would send every page to be compared with every other. */
  @Test
  public void tellsPagesApart(Seed seed) {
    long[] hashes = hashesOf(randomMemory(seed.random(), 256 * PAGE), 0, PAGE, 256);
    assertThat(LongStream.of(hashes).distinct().count())
        .as("different hashes of 256 random pages")
        .isGreaterThan(1);
  }

  /** Where bytes lie, and what lies around them, makes no difference. */
  @ParameterizedTest
  @EnumSource
  public void equalBytesGiveEqualHashes(MemoryKind kind, Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int length : HashChanges.lengths(random)) {
      byte[] content = randomBytes(random, length);
      long expected = hasher.hash(nativeMemory(content), 0, length);
      int shift = random.nextInt(64);
      byte[] around = randomBytes(random, shift + length + random.nextInt(64));
      System.arraycopy(content, 0, around, shift, length);
      MemorySegment memory = kind.holding(around, arena, directory);
      assertThat(hasher.hash(memory, shift, length))
          .as("%d bytes at %d of %d", length, shift, around.length)
          .isEqualTo(expected);
    }
  }

  /** A run gives what its pages give one by one. */
  @ParameterizedTest
  @EnumSource
  public void runsAgreeWithPages(MemoryKind kind, Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int pageSize : new int[] {1, 100, 512, PAGE, 4 * PAGE, 16 * PAGE}) {
      int count = 1 + random.nextInt(32);
      int offset = random.nextInt(3 * PAGE);
      byte[] content = randomBytes(random, offset + count * pageSize + random.nextInt(PAGE));
      MemorySegment memory = kind.holding(content, arena, directory);
      long[] hashes = hashesOf(memory, offset, pageSize, count);
      for (int i = 0; i < count; i++) {
        assertThat(hashes[i])
            .as("page %d of %d bytes in a run at %d", i, pageSize, offset)
            .isEqualTo(hasher.hash(memory, offset + (long) i * pageSize, pageSize));
      }
    }
  }

  /** A run may be longer than what a kernel takes at once. */
  @Test
  public void longRunAgreesWithPages() {
    int count = 20_000;
    MemorySegment memory = arena.allocate((long) count * PAGE, PAGE);
    for (int i = 0; i < count; i++) {
      memory.set(ValueLayout.JAVA_INT, (long) i * PAGE, i);
    }
    long[] expected = new long[count];
    for (int i = 0; i < count; i++) {
      expected[i] = hasher.hash(memory, (long) i * PAGE, PAGE);
    }
    assertThat(hashesOf(memory, 0, PAGE, count)).isEqualTo(expected);
  }

  /** A run writes as many hashes as it has pages, where it is told to, also none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 8})
  public void runWritesItsHashesOnly(int count, Seed seed) {
    MemorySegment memory = randomMemory(seed.random(), 8 * PAGE);
    long[] alone = hashesOf(memory, 0, PAGE, count);
    for (int at = 0; at <= 3; at++) {
      long[] hashes = new long[count + 3];
      Arrays.fill(hashes, UNTOUCHED);
      long[] expected = hashes.clone();
      System.arraycopy(alone, 0, expected, at, count);
      hasher.hashPages(memory, 0, PAGE, count, hashes, at);
      assertThat(hashes).as("written at %d", at).isEqualTo(expected);
    }
  }

  /** Hashing leaves the bytes as they are. */
  @Test
  public void writesNoMemory(Seed seed) {
    byte[] content = randomBytes(seed.random(), 8 * PAGE);
    MemorySegment memory = nativeMemory(content);
    hashesOf(memory, 0, PAGE, 8);
    hasher.hash(memory, 100, 2 * PAGE);
    assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(content);
  }

  /** Bytes outside of the memory are not read: they may be nobody's. */
  @ParameterizedTest
  @EnumSource
  public void rangeOutsideOfMemoryIsRefused(MemoryKind kind) throws IOException {
    MemorySegment memory = kind.holding(new byte[4 * PAGE], arena, directory);
    for (long offset : new long[] {-1, -PAGE, 3 * PAGE + 1, 4 * PAGE, TWO_GIB, Long.MAX_VALUE}) {
      refuses(IndexOutOfBoundsException.class, memory, offset, 1);
    }
    refuses(IndexOutOfBoundsException.class, memory, PAGE, 4);
  }

  /** Memory that is closed is not read: the process would die. */
  @Test
  public void closedMemoryIsRefused() {
    MemorySegment memory;
    try (Arena closed = Arena.ofShared()) {
      memory = closed.allocate(2 * PAGE);
    }
    refuses(IllegalStateException.class, memory, 0, 2);
  }

  /** Offsets of an image of many GiB need more than 31 bits, and more than 32. */
  @ParameterizedTest
  @ValueSource(longs = {TWO_GIB - 2 * PAGE, 2 * TWO_GIB - 2 * PAGE, 2 * TWO_GIB + PAGE})
  public void pagesBeyondTwoGibAreReached(long offset, Seed seed) throws IOException {
    byte[] content = randomBytes(seed.random(), 4 * PAGE);
    MemorySegment memory = sparseFile(offset + content.length);
    MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, offset, content.length);
    assertThat(hashesOf(memory, offset, PAGE, 4))
        .isEqualTo(hashesOf(nativeMemory(content), 0, PAGE, 4));
    assertThat(hasher.hash(memory, offset + PAGE, 2 * PAGE))
        .isEqualTo(hasher.hash(nativeMemory(content), PAGE, 2 * PAGE));
  }

  /** One hasher serves several threads at once, over the same pages, from its first call on. */
  @Test
  public void threadsDoNotDisturbEachOther(Seed seed) throws Exception {
    new HashThreads(this::create, randomMemory(seed.random(), 256 * PAGE)).check(seed);
  }

  /** The same memory has another hash when it holds something else. */
  @Test
  public void hashesWhatMemoryHoldsNow(Seed seed) {
    SplittableRandom random = seed.random();
    for (int pages : new int[] {1, 4}) {
      MemorySegment memory = nativeMemory(new byte[pages * PAGE]);
      byte[] content = {};
      for (int i = 0; i < 10; i++) {
        content = randomBytes(random, pages * PAGE);
        memory.copyFrom(MemorySegment.ofArray(content));
        hashesOf(memory, 0, PAGE, pages);
      }
      assertThat(hashesOf(memory, 0, PAGE, pages))
          .as("hashes of a place that was hashed before, with other bytes")
          .isEqualTo(hashesOf(nativeMemory(content), 0, PAGE, pages));
    }
  }

  /** A hash of 16 bits does not say that it has 64: some page sets its highest bit. */
  @Test
  public void widthIsUsed(Seed seed) {
    long all = 0;
    for (long hash : hashesOf(randomMemory(seed.random(), 256 * PAGE), 0, PAGE, 256)) {
      all |= hash;
    }
    assertThat(Long.SIZE - Long.numberOfLeadingZeros(all))
        .as("bits that any of 256 random pages sets; bits() is %d", hasher.bits())
        .isEqualTo(hasher.bits());
  }

  /** What a hasher is does not change from one question to the next, nor from hasher to hasher. */
  @Test
  public void saysTheSameWhenAskedAgain() {
    boolean promise = hasher.detectsEveryChange();
    int bits = hasher.bits();
    for (int i = 0; i < 20; i++) {
      PageHasher asked = i < 10 ? hasher : create();
      assertThat(asked.detectsEveryChange()).as("detectsEveryChange() later").isEqualTo(promise);
      assertThat(asked.bits()).as("bits() later").isEqualTo(bits);
    }
  }

  /** A promise that nobody has to make: the engine then believes that no change escapes it. */
  @Test
  public void whoSaysSoDetectsEveryChange(Seed seed) {
    HashChanges changes = new HashChanges(hasher, arena);
    assumeTrue(
        hasher.detectsEveryChange(),
        () -> "it does not say that it detects every change" + changes.whatCounts(seed));
    assertThat(hasher.bits()).as("bits() of a hash that detects every change").isEqualTo(Long.SIZE);
    changes.checkEveryByte(seed);
    changes.checkManyContents();
  }

  /** Another JVM gives the same hashes: recorded ones are compared with those of another day. */
  @Test
  public void anotherJvmGivesTheSameHashes() throws Exception {
    assertThat(OwnJvm.hashes(this))
        .as("hashes in another JVM")
        .isEqualTo(HashChanges.sample(hasher));
  }

  /** A run of many pages allocates no more than one of a few. */
  @Test
  public void allocatesNothingPerPage(Seed seed) {
    MemorySegment memory = randomMemory(seed.random(), 512 * PAGE);
    long[] hashes = new long[512];
    long few = Allocation.bytesOf(() -> hasher.hashPages(memory, 0, PAGE, 2, hashes, 0));
    long many = Allocation.bytesOf(() -> hasher.hashPages(memory, 0, PAGE, 512, hashes, 0));
    // The smallest object has 8 bytes.
    assertThat(many - few).as("bytes allocated by 510 pages more").isLessThan(510 * 8);
  }

  private void refuses(
      Class<? extends Throwable> error, MemorySegment memory, long offset, int count) {
    long[] hashes = new long[count];
    assertThatExceptionOfType(error)
        .as("%d pages at %d", count, offset)
        .isThrownBy(() -> hasher.hashPages(memory, offset, PAGE, count, hashes, 0));
    assertThatExceptionOfType(error)
        .as("%d bytes at %d", count * PAGE, offset)
        .isThrownBy(() -> hasher.hash(memory, offset, (long) count * PAGE));
  }

  private long[] hashesOf(MemorySegment memory, long offset, int pageSize, int count) {
    long[] hashes = new long[count];
    hasher.hashPages(memory, offset, pageSize, count, hashes, 0);
    return hashes;
  }

  private static byte[] randomBytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private MemorySegment nativeMemory(byte[] content) {
    return arena.allocate(content.length, PAGE).copyFrom(MemorySegment.ofArray(content));
  }

  private MemorySegment randomMemory(SplittableRandom random, int length) {
    return nativeMemory(randomBytes(random, length));
  }

  private MemorySegment sparseFile(long size) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("sparse"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return file.map(MapMode.READ_WRITE, 0, size, arena);
    }
  }
}
