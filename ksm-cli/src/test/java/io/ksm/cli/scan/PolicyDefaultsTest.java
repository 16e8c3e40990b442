package io.ksm.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDefaultsTest {
  private static Plugins plugins;

  @BeforeAll
  static void load() {
    plugins = Plugins.load();
  }

  @AfterAll
  static void close() {
    plugins.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ksm | ksm:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited",
        "ksm:smart-scan=on | ksm:smart-scan=on,use-zero-pages=on,max-page-sharing=unlimited",
        "ksm:max-page-sharing=256,pages-to-scan=5"
            + " | ksm:max-page-sharing=256,pages-to-scan=5,smart-scan=off,use-zero-pages=on",
        "isolated | isolated:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited",
        "eager | eager:use-zero-pages=on,max-page-sharing=unlimited",
        "zero-only | zero-only:smart-scan=off",
        "ksmtuned | ksmtuned:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited",
        "uksm:cpu-governor=low | uksm:cpu-governor=low,sampling=off,use-zero-pages=on",
        "esx | esx:share-scan-vm=unlimited,share-scan-total=unlimited,use-zero-pages=on"
      })
  void setsWhatThePolicyKnowsAndTheUserDidNot(String given, String complete) {
    assertThat(complete(given)).isEqualTo(complete);
  }

  @Test
  void leavesWhatIsWrongToBeRefused() {
    assertThat(complete("eager:fast"))
        .isEqualTo("eager:fast,use-zero-pages=on,max-page-sharing=unlimited");
    assertThat(complete("ksm:odd=a,,b")).startsWith("ksm:odd=a,,b,smart-scan=off");
    assertThatThrownBy(() -> complete("kms"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'ksm'?");
  }

  private static String complete(String policy) {
    return PolicyDefaults.complete(PartSpec.parse(policy), plugins.policies()).toString();
  }
}
