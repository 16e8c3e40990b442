package io.ksm.check;

import io.ksm.api.IndexFactory;
import io.ksm.testkit.IndexContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every index must do, asked of the subject with its default options. */
@ExtendWith(UntilOneHangs.class)
class IndexChecks extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return Subject.get(IndexFactory.class);
  }
}
