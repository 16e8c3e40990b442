package io.ksm.trace.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Tests that a fingerprint is the beginning of a page's HMAC-SHA-256. */
class FingerprinterTest {
  private static final String SECRET = "0f".repeat(32);
  private final TraceKey key = TraceKey.parse(SECRET);

  private static ByteBuffer mac(byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(HexFormat.of().parseHex(SECRET), "HmacSHA256"));
    return ByteBuffer.wrap(mac.doFinal(message));
  }

  private static byte[] page(int size) {
    byte[] page = new byte[size];
    for (int i = 0; i < size; i++) {
      page[i] = (byte) (i * 31 + size);
    }
    return page;
  }

  @Test
  void isTheJdksMac() throws Exception {
    Fingerprinter fingerprinter = key.fingerprinter();
    for (int size : new int[] {64, 4096, 16_384, 4096}) {
      byte[] page = page(size);
      fingerprinter.page(MemorySegment.ofArray(page), 0, size);
      ByteBuffer mac = mac(page);
      assertThat(fingerprinter.high()).isEqualTo(mac.getLong());
      assertThat(fingerprinter.low()).isEqualTo(mac.getLong());
    }
  }

  @Test
  void fingerprintsHaveFingerprints() throws Exception {
    Fingerprinter fingerprinter = key.fingerprinter();
    fingerprinter.fingerprint(1, -2);
    ByteBuffer mac = mac(ByteBuffer.allocate(16).putLong(1).putLong(-2).array());
    assertThat(fingerprinter.high()).isEqualTo(mac.getLong());
    assertThat(fingerprinter.low()).isEqualTo(mac.getLong());
  }

  @Test
  void readsThePageAtItsOffset() {
    byte[] page = page(4096);
    byte[] shifted = new byte[3 * 4096];
    System.arraycopy(page, 0, shifted, 4096, 4096);
    Fingerprinter one = key.fingerprinter();
    Fingerprinter other = key.fingerprinter();
    one.page(MemorySegment.ofArray(page), 0, 4096);
    other.page(MemorySegment.ofArray(shifted), 4096, 4096);
    assertThat(other.high()).isEqualTo(one.high());
    assertThat(other.low()).isEqualTo(one.low());
  }

  @Test
  void anotherKeyMakesOthers() {
    byte[] page = page(4096);
    Fingerprinter one = key.fingerprinter();
    TraceKey random = TraceKey.random();
    Fingerprinter other = random.fingerprinter();
    one.page(MemorySegment.ofArray(page), 0, 4096);
    other.page(MemorySegment.ofArray(page), 0, 4096);
    assertThat(other.high()).isNotEqualTo(one.high());
    assertThat(random.id()).isNotEqualTo(key.id());
  }
}
