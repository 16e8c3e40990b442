package io.ksm.check;

import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.testkit.PolicyContract;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every policy must do, asked of the subject with its default options. */
@ExtendWith(UntilOneHangs.class)
class PolicyChecks extends PolicyContract {
  @Override
  protected MergePolicy create() {
    PolicyFactory factory = Subject.get(PolicyFactory.class);
    return factory.create(Options.of(factory, Map.of()));
  }
}
