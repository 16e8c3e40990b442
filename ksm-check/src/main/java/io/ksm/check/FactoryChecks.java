package io.ksm.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PluginFactory;
import io.ksm.testkit.FactoryContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every factory must be and do. Of a source that is all that can be asked without knowing
 * memory that it could open.
 */
@ExtendWith(UntilOneHangs.class)
class FactoryChecks extends FactoryContract {
  private final PluginFactory factory = Subject.get(PluginFactory.class);

  @Override
  protected List<PluginFactory> factories() {
    return List.of(factory);
  }

  @Test
  void isAPublicFinalClass() {
    assertThat(factory.getClass()).isPublic().isFinal();
  }
}
