package io.ksm.check;

import io.ksm.api.HasherFactory;
import io.ksm.testkit.HasherContract;

/** What every hasher must do, asked of the subject with its default options. */
class HasherChecks extends HasherContract {
  HasherChecks() {
    super(Subject.get(HasherFactory.class));
  }
}
