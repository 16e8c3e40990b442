package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command within this JVM; {@code LauncherIT} and its like start it for real. */
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void explainsItself(String argument) {
    assertThat(run(argument)).isZero();
    assertThat(text(out)).contains("Usage: ksm", "scan", "plugins", "completion", "Exit status:");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan", "monitor", "bench", "record", "key", "kernel", "demo", "plugins", "doctor"
      })
  void aCommandIsTheSameAloneAndAmongTheOthers(String command) {
    assertThat(run(command + " --help")).isZero();
    String alone = text(out);
    out.reset();
    assertThat(run("help " + command)).isZero();
    assertThat(text(out)).isEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "--version scan", "-V scann", "--debug --version"})
  void tellsItsVersionWhateverFollows(String arguments) {
    assertThat(run(arguments)).isZero();
    assertThat(text(out)).startsWith("ksm ").contains("Java 25");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void tellsTheSameVersionAloneAndAmongOptions(String alone) {
    assertThat(run(alone + " --debug")).isZero();
    String parsed = text(out);
    out.reset();
    assertThat(run(alone)).isZero();
    assertThat(text(out)).isEqualTo(parsed);
  }

  @Test
  void rehearsesForTheCacheOfClasses() {
    assertThat(run("rehearse")).isZero();
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan",
        "monitor",
        "bench",
        "record",
        "key",
        "kernel",
        "demo",
        "plugins",
        "doctor",
        "completion"
      })
  void everyCommandHasHelpAndVersion(String command) {
    assertThat(run(command + " --help")).isZero();
    assertThat(text(out)).startsWith("Usage: ksm " + command);
    out.reset();
    assertThat(run("help " + command)).isZero();
    assertThat(text(out)).startsWith("Usage: ksm " + command);
    out.reset();
    assertThat(run(command + " --version")).isZero();
    assertThat(text(out)).startsWith("ksm ").contains("Java 25");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "run", "watch", "set"})
  void everyCommandOfTheKernelHasHelp(String command) {
    assertThat(run("kernel")).isZero();
    assertThat(text(out)).contains("  " + command + "  ");
    out.reset();
    assertThat(run("kernel " + command + " --help")).isZero();
    assertThat(text(out)).startsWith("Usage: ksm kernel " + command).contains("Exit status");
    out.reset();
    assertThat(run("kernel help " + command)).isZero();
    assertThat(text(out)).startsWith("Usage: ksm kernel " + command);
    assertThat(text(err)).isEmpty();
  }

  @Test
  void theDemonstrationHasHelp() {
    assertThat(run("demo")).isZero();
    assertThat(text(out)).contains("  arena  ");
    out.reset();
    assertThat(run("demo arena --help")).isZero();
    assertThat(text(out))
        .startsWith("Usage: ksm demo arena")
        .contains("--size", "--seed", "--hasher", "--index", "--threads", "Exit status");
    out.reset();
    assertThat(run("demo help arena")).isZero();
    assertThat(text(out)).startsWith("Usage: ksm demo arena");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void completionKnowsTheDemonstration() {
    assertThat(run("completion")).isZero();
    assertThat(text(out)).contains("_picocli_ksm_demo_arena", "--size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plugin | unknown command 'plugin': did you mean plugins or completion?; see 'ksm --help'",
        "scan --hashr x | unknown option '--hashr': did you mean --hasher?; see 'ksm scan --help'",
        "scan --scans x | Invalid value for option '--scans': 'x' is not an int;"
            + " see 'ksm scan --help'",
        "scan --scans 0 | --scans is 0: give a number from 1",
        "scan --threads 0 | --threads is 0: give a number from 1",
        "record --out target/none --threads 0 | --threads is 0: give a number from 1",
        "record --out target/none --threads 5000 | --threads is 5000: give 1024 at most",
        "scan --top -1 | --top is -1: give a number from 0",
        "scan --interval 25h | Invalid value for option '--interval': '25h' is not a duration: give"
            + " one as in 500ms, 2s, 1m, 1h; at most a day; see 'ksm scan --help'",
        "scan --policy zero-only:nope=1 image:too-short | unknown option 'nope' of 'zero-only': it"
            + " knows smart-scan, pages-to-scan, sleep-millisecs",
        "scan --policy ksm:smart-scan=maybe image:too-short | option 'smart-scan' of 'ksm' is"
            + " 'maybe': give on or off",
        "scan --hasher crc32c:nope=1 image:too-short | unknown option 'nope' of 'crc32c': it knows"
            + " no options",
        "scan --index rb:nope=1 image:too-short | unknown option 'nope' of 'rb': it knows no"
            + " options",
        "scan image:too-short image:other,nope=1 | unknown option 'nope' of 'image': it knows"
            + " page-size, format, offset, access, keep-going, unpack, spill, zeros, base, parts",
        "bench --policy zero-only:nope=1 image:too-short | unknown option 'nope' of 'zero-only': it"
            + " knows smart-scan, pages-to-scan, sleep-millisecs",
        "scan --format xml | Invalid value for option '--format': expected one of [TABLE, JSON, CSV, PROMETHEUS]"
            + " (case-insensitive) but was 'xml'; see 'ksm scan --help'",
        "scan --plugins | Missing required parameter for option '--plugins' (DIR);"
            + " see 'ksm scan --help'",
        "scan --plugins /none synthetic: | '/none' is not a directory of plug-in jars",
        "kernel wtch | unknown command 'wtch': did you mean watch?; see 'ksm kernel --help'",
        "kernel status --processes some | --processes is 'some': give a number from 0, or all",
        "kernel status --processes -1 | --processes is '-1': give a number from 0, or all",
        "kernel watch --count 0 | --count is 0: give a number from 1",
        "kernel watch --interval 0 | --interval is 0: give a time above 0, as in 500ms, 2s, 1m",
        "kernel watch --interval soon | Invalid value for option '--interval': 'soon' is not a"
            + " duration: give one as in 500ms, 2s, 1m, 1h; at most a day;"
            + " see 'ksm kernel watch --help'",
        "kernel run | no command to run: give one, as in 'ksm kernel run -- redis-server'",
        "kernel run -x -- true | unknown option '-x'; see 'ksm kernel run --help'",
        "kernel set | nothing to set: give KNOB=VALUE, as in run=1",
        "kernel set run | 'run' is not an assignment: give KNOB=VALUE, as in run=1",
        "kernel set run=9 | run=9: the value must be a whole number from 0 to 2 (what ksmd does:"
            + " 0 stops, 1 scans and merges, 2 unmerges all and stops)",
        "record | Missing required option: '--out=DIR'; see 'ksm record --help'",
        "record --out x --every 0 | --every is 0: give a time above 0, as in 500ms, 10s, 1m",
        "record --out x --max-cpu 0 | Invalid value for option '--max-cpu': '0' is not a share of a"
            + " processor: give a percentage above 0, as in 5%; see 'ksm record --help'",
        "key --key pom.xml | key 'pom.xml' can be read by others: it is secret no more; make"
            + " another, or protect it by chmod 600 'pom.xml'",
        "scan trace:src | 'src' holds no trace: name a directory that 'ksm record --out' wrote",
        "demo arens | unknown command 'arens': did you mean arena?; see 'ksm demo --help'",
        "demo arena --size 12 | Invalid value for option '--size': '12' is not a size: give one"
            + " as in 256MiB, 1GiB; at most 4TiB;"
            + " see 'ksm demo arena --help'",
        "demo arena --size 1MiB | --size is 1.0 MiB: give 64.0 MiB or more, else there is nothing to"
            + " see",
        "demo arena --threads 0 | --threads is 0: give a number from 1",
        "plugins more | unknown command 'more'; see 'ksm plugins --help'"
      })
  void wrongUsageIsOneLine(String arguments, String line) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(text(err)).isEqualTo("ksm: " + line + "\n");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void listsThePlugins() {
    assertThat(run("plugins")).isZero();
    assertThat(text(out))
        .contains("hasher  (--hasher NAME)\n", "  ksm  ", "    smart-scan=on  ", "  synthetic  ");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void failsIfTheDataCannotBeWritten() {
    assertThat(Main.run(new String[] {"plugins"}, new FailingStream("No space left"), err))
        .isEqualTo(1);
    assertThat(text(err)).isEqualTo("ksm: cannot write to standard output: No space left\n");
  }

  @Test
  void aReaderThatHasEnoughIsNoFailure() {
    assertThat(Main.run(new String[] {"plugins"}, new FailingStream("Broken pipe"), err)).isZero();
    assertThat(text(err)).isEmpty();
  }

  private int run(String arguments) {
    String[] args = arguments.isEmpty() ? new String[0] : arguments.split(" ");
    return Main.run(args, out, err);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  /** Takes nothing. */
  private static final class FailingStream extends OutputStream {
    private final String reason;

    FailingStream(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(reason);
    }
  }
}
