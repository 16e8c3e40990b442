package ${package};

import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.testkit.PolicyContract;
import java.util.Map;

/** Tests what every policy has to keep to. */
class ${part}PolicyTest extends PolicyContract {
  @Override
  protected MergePolicy create() {
    ${part}PolicyFactory factory = new ${part}PolicyFactory();
    return factory.create(Options.of(factory, Map.of()));
  }
}
