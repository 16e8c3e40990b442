package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssertingHasherTest {
  private static final int PAGE = 4096;

  private final MemorySegment memory = MemorySegment.ofArray(GoldenHashes.stream(8 * PAGE));

  @Test
  void passesHashesOn() {
    PageHasher plain = new Adler32Hasher();
    PageHasher asserting = new AssertingHasher(plain);
    long[] expected = new long[8];
    long[] hashes = new long[8];
    plain.hashPages(memory, PAGE, PAGE, 7, expected, 1);
    asserting.hashPages(memory, PAGE, PAGE, 7, hashes, 1);
    assertThat(hashes).isEqualTo(expected);
    assertThat(asserting.hash(memory, 3, 77)).isEqualTo(plain.hash(memory, 3, 77));
    assertThat(asserting.bits()).isEqualTo(plain.bits());
  }

  @Test
  void factoryWrapsWhatItsOwnMakes() {
    HasherFactory plain = new Adler32Hasher.Factory(new Adler32Hasher());
    HasherFactory asserting = new AssertingHasherFactory(plain);
    assertThat(asserting.name()).isEqualTo(plain.name());
    assertThat(asserting.summary()).isEqualTo(plain.summary());
    assertThat(asserting.options()).isEqualTo(plain.options());
    assertThat(asserting.create(Options.of(asserting, Map.of())))
        .isInstanceOf(AssertingHasher.class);
  }

  @Test
  void wrongWidthIsFound() {
    fails(new WrongHashers.Widthless(), "is 0 bits wide, not 1 to 64");
    fails(new WrongHashers.Wide(), "is more than 31 bits wide");
  }

  @Test
  void impureHasherIsFound() {
    fails(new WrongHashers.OfOffset(), "a copy of them to");
    fails(new WrongHashers.Greedy(), "a copy of them to");
    fails(new WrongHashers.Moody(), "a copy of them to");
  }

  @Test
  void wrongRunIsFound() {
    failsInRun(new WrongHashers.Stuck(), "4096 bytes at 4097 hash to");
    failsInRun(new WrongHashers.Misplaced(), "written outside of 1 to 3");
    failsInRun(new WrongHashers.Overlong(), "written outside of 1 to 3");
  }

  @Test
  void pageThatIsWrittenMeanwhileIsLeftOut() {
    PageHasher hasher = new AssertingHasher(new WrongHashers.Writing());
    assertThat(memory.get(ValueLayout.JAVA_BYTE, 3)).isNotZero();
    long expected = new Adler32Hasher().hash(memory, 3, 100);
    assertThat(hasher.hash(memory, 3, 100)).isEqualTo(expected);
  }

  @Test
  void wrongRangeIsFound() {
    PageHasher hasher = new AssertingHasher(new Adler32Hasher());
    broken("1 bytes at -1 are not inside memory of 32768", () -> hasher.hash(memory, -1, 1));
    broken("-1 bytes at 0 are not", () -> hasher.hash(memory, 0, -1));
    broken("2 bytes at 32767 are not", () -> hasher.hash(memory, 8 * PAGE - 1, 2));
    long[] two = new long[2];
    broken(
        "8192 bytes at 28672 are not", () -> hasher.hashPages(memory, 7 * PAGE, PAGE, 2, two, 0));
    broken("has -1 pages", () -> hasher.hashPages(memory, 0, PAGE, -1, two, 0));
    broken("pages of 0 bytes", () -> hasher.hashPages(memory, 0, 0, 1, two, 0));
    broken("2 hashes from 1 on", () -> hasher.hashPages(memory, 0, PAGE, 2, two, 1));
    broken("1 hashes from -1 on", () -> hasher.hashPages(memory, 0, PAGE, 1, two, -1));
  }

  private void fails(PageHasher hasher, String message) {
    broken(message, () -> new AssertingHasher(hasher).hash(memory, 1, PAGE));
  }

  private void failsInRun(PageHasher hasher, String message) {
    broken(
        message, () -> new AssertingHasher(hasher).hashPages(memory, 1, PAGE, 2, new long[4], 1));
  }

  private static void broken(String message, Runnable call) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(call::run)
        .withMessageStartingWith("contract of PageHasher broken: ")
        .withMessageContaining(message);
  }
}
