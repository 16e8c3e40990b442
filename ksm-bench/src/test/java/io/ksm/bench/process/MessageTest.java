package io.ksm.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  @Test
  void staysInOneLineAndArrivesAsItWasSent() throws IOException {
    Message sent =
        new Message()
            .with("text", "two\nlines, \"quoted\" … ☃")
            .with("number", Long.MIN_VALUE)
            .with("flag", true)
            .with("texts", List.of("a", ""))
            .with("numbers", List.of(1L, 2L));
    String line = sent.toLine();
    assertThat(line).doesNotContain("\n");
    Message arrived = Message.parse(line);
    assertThat(arrived.text("text")).isEqualTo("two\nlines, \"quoted\" … ☃");
    assertThat(arrived.number("number")).isEqualTo(Long.MIN_VALUE);
    assertThat(arrived.flag("flag")).isTrue();
    assertThat(arrived.texts("texts")).containsExactly("a", "");
    assertThat(arrived.numbers("numbers")).containsExactly(1L, 2L);
    assertThat(arrived.has("nothing")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Hello", "[1]", "{\"a\":1.5}", "{\"a\":{}}", "{\"a\":1"})
  void refusesWhatIsNoMessage(String line) {
    assertThatThrownBy(() -> Message.parse(line)).isInstanceOf(IOException.class);
  }

  @Test
  void namesAValueOfAnotherKind() {
    assertThatThrownBy(() -> new Message().with("pages", "many").number("pages"))
        .hasMessageContaining("'pages'");
  }

  @Test
  void setupsArriveAsTheyWereSent() throws IOException {
    Setup engine =
        new Setup(
            new Contestant(
                new Stack(
                    PartSpec.parse("crc32c"),
                    PartSpec.parse("rb"),
                    PartSpec.parse("ksm:smart-scan=off")),
                2,
                AssumedStatic.OFF),
            MemorySpec.of(List.of("image:a,,b.mem,access=map")),
            "/plugins");
    Setup kernel =
        new Setup(
            new Contestant(Contestant.Kind.KERNEL, 1, AssumedStatic.SOURCE),
            new MemorySpec(List.of(), "volatile", 100, -5),
            "");
    assertThat(Setup.unpack(Message.parse(engine.pack().toLine()))).isEqualTo(engine);
    assertThat(Setup.unpack(Message.parse(kernel.pack().toLine()))).isEqualTo(kernel);
  }

  @Test
  void samplesArriveAsTheyWereSent() throws IOException {
    Sample sample =
        new Sample(
            Map.of(Metric.FIRST_SCANS, 2L, Metric.SAVED_PAGES, 0L),
            List.of(new CurvePoint(5, 1), new CurvePoint(9, 7)));
    assertThat(Samples.unpack(Message.parse(Samples.pack(sample).toLine()))).isEqualTo(sample);
  }
}
