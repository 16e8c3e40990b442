package io.ksm.check;

import io.ksm.api.HasherFactory;
import io.ksm.testkit.HasherContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every hasher must do, asked of the subject with its default options. */
@ExtendWith(UntilOneHangs.class)
class HasherChecks extends HasherContract {
  HasherChecks() {
    super(Subject.get(HasherFactory.class));
  }
}
