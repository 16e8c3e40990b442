package io.ksm.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.testkit.PolicyContract;
import io.ksm.testkit.Seed;
import io.ksm.testkit.reference.ReferencePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "advisor,on,give none or scan-time",
    "advisor-target-scan-time,0,give a number from 1 to 2147483647",
    "advisor-max-cpu,none,give a whole number",
    "advisor-max-pages-to-scan,0,give a number from 1 to 2147483647",
  })
  void refusesWrongValues(String key, String value, String wanted) {
    assertThatThrownBy(() -> create(Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessage("option '%s' of 'ksm' is '%s': %s", key, value, wanted);
  }

  @Test
  void anAdvisorChoosesThePaceAfterEachScan() {
    MergePolicy policy =
        create(
            Map.of(
                "advisor", "scan-time",
                "advisor-target-scan-time", "10",
                "advisor-min-pages-to-scan", "1000",
                "sleep-millisecs", "5"));
    Duration pause = Duration.ofMillis(5);
    assertThat(policy.pace()).isEqualTo(new Pace(1000, pause));
    Duration time = Duration.ofSeconds(10);
    Duration cpu = Duration.ofSeconds(5);
    assertThat(policy.afterScan(report(time, cpu, policy.pace()))).isEqualTo(new Pace(300, pause));
    assertThat(policy.afterScan(report(time, cpu, policy.pace())))
        .as("factor 100; 51 % of 300; a percent buys 6 pages")
        .isEqualTo(new Pace(153, pause));
    assertThat(policy.pace().pagesPerBatch()).isEqualTo(153);
  }

  private static ScanReport report(Duration time, Duration cpu, Pace pace) {
    return new ScanReport(Counters.NONE, 0, 0, time.toNanos(), cpu.toNanos(), pace);
  }

  @Test
  void anAdvisorHasTheKernelsDefaults() {
    MergePolicy policy = create(Map.of("advisor", "scan-time"));
    assertThat(policy.pace()).isEqualTo(new Pace(500, Duration.ofMillis(20)));
    Pace first =
        policy.afterScan(report(Duration.ofSeconds(900), Duration.ofSeconds(90), policy.pace()));
    assertThat(first.pagesPerBatch()).as("for a target of 200 s").isEqualTo(681);
    Pace next = policy.afterScan(report(Duration.ofDays(30), Duration.ZERO, first));
    assertThat(next.pagesPerBatch()).isEqualTo(30_000);
  }

  @Test
  void anAdvisorLeavesAllOtherDecisionsAlone() {
    Map<String, String> options = Map.of("use-zero-pages", "on", "max-page-sharing", "7");
    Map<String, String> advised = new HashMap<>(options);
    advised.put("advisor", "scan-time");
    MergePolicy policy = Policies.create(new IsolatedPolicyFactory(), advised);
    MergePolicy plain = Policies.create(new IsolatedPolicyFactory(), options);
    assertThat(policy.maxSharers()).isEqualTo(plain.maxSharers());
    assertThat(policy.mergesZeroPages()).isEqualTo(plain.mergesZeroPages());
    Region region = Region.resident("heap", 0, 1, "uid:7");
    assertThat(policy.domain(region)).isEqualTo(plain.domain(region));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "5000"})
  void whoeverSetsAnAdvisorCannotSetWhatItChooses(String pages) {
    assertThatThrownBy(() -> create(Map.of("advisor", "scan-time", "pages-to-scan", pages)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "option 'pages-to-scan' of 'ksm' is '%s': give none with advisor=scan-time, which"
                + " chooses it",
            pages);
    assertThat(create(Map.of("advisor", "none", "pages-to-scan", pages)).pace().pagesPerBatch())
        .hasToString(pages);
  }

  @Test
  void hasOneDomainAndIsolatedHasThoseOfTheRegions() {
    Region first = Region.resident("heap", 0, 1, "uid:1");
    Region second = Region.resident("heap", 0, 1, "uid:2");
    assertThat(create().domain(first)).isEqualTo(create().domain(second));
    MergePolicy isolated = Policies.create(new IsolatedPolicyFactory());
    assertThat(isolated.domain(first)).isNotEqualTo(isolated.domain(second));
  }
}
