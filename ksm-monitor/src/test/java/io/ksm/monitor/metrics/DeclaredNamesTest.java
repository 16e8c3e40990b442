package io.ksm.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is declared is described, and what is asked for is declared. */
class DeclaredNamesTest {
  private static final Pattern NAME = Pattern.compile("\\b(?:node_ksmd|ksm)_[a-z_]+\\b");
  private static final Path PROJECT = Path.of("..");

  @Test
  void theDocsDescribeEachMetric() throws IOException {
    assertThat(namesIn("docs/metrics.md")).containsExactlyElementsOf(declared());
  }

  @Test
  void dashboardAndAlertsAskForNothingElse() throws IOException {
    assertThat(declared())
        .containsAll(namesIn("deploy/grafana/ksm.json"))
        .containsAll(namesIn("deploy/prometheus/ksm.rules.yml"));
  }

  private static Set<String> declared() {
    return Stream.concat(
            Arrays.stream(Metric.values()).map(Metric::metricName),
            KernelFile.all().stream().map(KernelFile::metricName))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> namesIn(String file) throws IOException {
    return NAME.matcher(Files.readString(PROJECT.resolve(file)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
