package ${package};

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import java.util.List;

/** Supplies {@code ${plugin}}: merges what held still for some scans. */
public final class ${part}PolicyFactory implements PolicyFactory {
  private static final Option SCANS =
      new Option("scans", "how many scans long a page must hold still, 1 to 255", "3");

  /** Makes a factory, for the service loader. */
  public ${part}PolicyFactory() {}

  @Override
  public String name() {
    return "${plugin}";
  }

  @Override
  public String summary() {
    return "merges what held still for some scans";
  }

  @Override
  public List<Option> options() {
    return List.of(SCANS);
  }

  @Override
  public MergePolicy create(Options options) {
    return new ${part}Policy((int) options.number(SCANS.key(), 1, 255));
  }
}
