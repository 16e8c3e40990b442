package io.ksm.cli.kernel.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawArgumentsTest {

  @Test
  void eachEndsWithAZeroByteAndMayBeEmpty() {
    byte[] line = "cp\0a b\0\0\u00e4\0".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(RawArguments.split(line))
        .containsExactly(
            new byte[] {'c', 'p'},
            new byte[] {'a', ' ', 'b'},
            new byte[0],
            new byte[] {(byte) 0xe4});
  }

  @Test
  void theLastOnesAreThoseOfThisJvm() throws IOException {
    List<String> jvm = List.of(ProcessHandle.current().info().arguments().orElseThrow());

    assertThat(new String(RawArguments.last(1).getFirst(), StandardCharsets.UTF_8))
        .isEqualTo(jvm.getLast());
    assertThat(RawArguments.last(2)).hasSize(2);
  }
}
