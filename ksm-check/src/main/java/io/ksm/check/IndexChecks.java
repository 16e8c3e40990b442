package io.ksm.check;

import io.ksm.api.IndexFactory;
import io.ksm.testkit.IndexContract;

/** What every index must do, asked of the subject with its default options. */
class IndexChecks extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return Subject.get(IndexFactory.class);
  }
}
