package io.ksm.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.MergePolicy;
import io.ksm.api.PolicyFactory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.testkit.PolicyContract;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without smart scan, policies judge by change alone, and keep to what that promises. */
class ChangeAlonePolicyTest extends PolicyContract {

  @Override
  protected MergePolicy create() {
    return Policies.create(new KsmPolicyFactory(), Map.of("smart-scan", "off"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ksm | false",
        "ksm:smart-scan=off | true",
        "ksm:smart-scan=off,advisor=scan-time | true",
        "ksm:advisor=scan-time | false",
        "isolated:smart-scan=off | true",
        "zero-only:smart-scan=off | true",
        "zero-only | false",
        "eager | true"
      })
  void saysWhetherItDoes(String policy, boolean judgesByChangeAlone) {
    PartSpec spec = PartSpec.parse(policy);
    PolicyFactory factory = Plugins.load().policies().get(spec.name());
    assertThat(Policies.create(factory, spec.options()).judgesByChangeAlone())
        .isEqualTo(judgesByChangeAlone);
  }
}
