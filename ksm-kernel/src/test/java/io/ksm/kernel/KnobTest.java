package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KnobTest {
  @Test
  void isEveryWritableFileOfThisKernel() throws IOException {
    assumeTrue(Files.isDirectory(KernelKsm.FOLDER), "this machine has no KSM");
    try (Stream<Path> files = Files.list(KernelKsm.FOLDER)) {
      List<String> writable =
          files.filter(KnobTest::isWritable).map(file -> file.getFileName().toString()).toList();
      assertThat(Arrays.stream(Knob.values()).map(Knob::fileName)).containsAll(writable);
    }
  }

  private static boolean isWritable(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(Knob knob) {
    assertThat(Knob.named(knob.fileName())).isEqualTo(knob);
    assertThat(knob.meaning()).isNotBlank();
  }

  @Test
  void namesAllAndTheNearestForAnUnknownName() {
    assertThatThrownBy(() -> Knob.named("page_to_scan"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "'page_to_scan' is not a knob of the kernel's KSM (did you mean pages_to_scan?); there"
                + " are run, pages_to_scan, ");
    assertThatThrownBy(() -> Knob.named("x\n"))
        .hasMessageStartingWith("'x\\n' is not a knob of the kernel's KSM; there are run, ");
  }

  @ParameterizedTest
  @CsvSource({
    "RUN,0",
    "RUN,2",
    "PAGES_TO_SCAN,4294967295",
    "SLEEP_MILLISECS,0",
    "MAX_PAGE_SHARING,2",
    "ADVISOR_MODE,scan-time",
    "ADVISOR_MAX_CPU,100",
    "ADVISOR_TARGET_SCAN_TIME,1"
  })
  void takesItsValues(Knob knob, String value) {
    assertThatCode(() -> knob.check(value)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "RUN,3",
    "RUN,-1",
    "RUN,''",
    "PAGES_TO_SCAN,4294967296",
    "PAGES_TO_SCAN,01",
    "PAGES_TO_SCAN,99999999999999999999",
    "SLEEP_MILLISECS,1.5",
    "MAX_PAGE_SHARING,1",
    "MAX_PAGE_SHARING,2147483648",
    "USE_ZERO_PAGES,on",
    "ADVISOR_MODE,both",
    "ADVISOR_MAX_CPU,101",
    "ADVISOR_TARGET_SCAN_TIME,0",
    "SMART_SCAN,' 1'"
  })
  void refusesOthers(Knob knob, String value) {
    assertThatThrownBy(() -> knob.check(value))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(knob.fileName() + "=" + value + ": the value must be ");
  }

  @Test
  void saysWhichValuesThereAre() {
    assertThatThrownBy(() -> Knob.MAX_PAGE_SHARING.check("one"))
        .hasMessage(
            "max_page_sharing=one: the value must be a whole number from 2 to 2147483647"
                + " (mappings that one stable page has at most)");
    assertThat(Knob.ADVISOR_MODE.valueRange()).isEqualTo("none or scan-time");
  }
}
