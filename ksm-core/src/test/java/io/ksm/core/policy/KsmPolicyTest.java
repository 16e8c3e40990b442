package io.ksm.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.testkit.PolicyContract;
import io.ksm.testkit.Seed;
import io.ksm.testkit.reference.ReferencePolicy;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KsmPolicyTest extends PolicyContract {

  @Override
  protected MergePolicy create() {
    return create(Map.of());
  }

  private static MergePolicy create(Map<String, String> options) {
    return Policies.create(new KsmPolicyFactory(), options);
  }

  @Test
  void decidesAsTheReferenceOverRandomHistories(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 2000; i++) {
      boolean smartScan = random.nextInt(4) > 0;
      MergePolicy ours = create(Map.of("smart-scan", smartScan ? "on" : "off"));
      MergePolicy reference = new ReferencePolicy(smartScan, false, 256, false);
      boolean isStatic = random.nextInt(5) == 0;
      RememberedPage page = new RememberedPage(isStatic);
      RememberedPage other = new RememberedPage(isStatic);
      int changes = 1 + random.nextInt(30);
      long hash = 0;
      for (int encounter = 1; encounter <= 300; encounter++) {
        if (random.nextInt(changes) == 0) {
          hash = random.nextInt(3);
        }
        if (random.nextInt(100) == 0) {
          page.forget();
          other.forget();
        }
        assertThat(page.encounter(ours, hash))
            .as("encounter %d of page %d", encounter, i)
            .isEqualTo(other.encounter(reference, hash));
      }
    }
  }

  @Test
  void hasTheKernelsDefaults() {
    MergePolicy policy = create();
    assertThat(policy.maxSharers()).isEqualTo(256);
    assertThat(policy.mergesZeroPages()).isFalse();
    assertThat(policy.pace()).isEqualTo(Pace.KERNEL);
    RememberedPage page = new RememberedPage(false);
    for (int i = 0; i < 4; i++) {
      assertThat(policy.wants(page)).isTrue();
    }
    assertThat(policy.wants(page)).as("smart scan is on").isFalse();
  }

  @Test
  void takesItsOptions() {
    MergePolicy policy =
        create(
            Map.of(
                "use-zero-pages", "on",
                "max-page-sharing", "2",
                "pages-to-scan", "5000",
                "sleep-millisecs", "0"));
    assertThat(policy.mergesZeroPages()).isTrue();
    assertThat(policy.maxSharers()).isEqualTo(2);
    assertThat(policy.pace()).isEqualTo(new Pace(5000, Duration.ZERO));
    assertThat(create(Map.of("max-page-sharing", "unlimited")).maxSharers())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "smart-scan,yes,give on or off",
    "use-zero-pages,1,give on or off",
    "max-page-sharing,1,give a number from 2 to 2147483647",
    "max-page-sharing,many,give a whole number",
    "pages-to-scan,0,give a number from 1 to 2147483647",
    "sleep-millisecs,-1,give a number from 0 to 2147483647",
  })
  void refusesWrongValues(String key, String value, String wanted) {
    assertThatThrownBy(() -> create(Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessage("option '%s' of 'ksm' is '%s': %s", key, value, wanted);
  }

  @Test
  void hasOneDomainAndIsolatedHasOneForEachTenant() {
    Region first = new Region("heap", 0, 1, "uid:1");
    Region second = new Region("heap", 0, 1, "uid:2");
    assertThat(create().domain(first)).isEqualTo(create().domain(second));
    MergePolicy isolated = Policies.create(new IsolatedPolicyFactory());
    assertThat(isolated.domain(first)).isNotEqualTo(isolated.domain(second));
  }
}
