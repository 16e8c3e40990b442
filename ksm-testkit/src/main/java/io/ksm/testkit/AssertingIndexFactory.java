package io.ksm.testkit;

import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import java.util.List;

/**
 * Supplies another factory's indexes, each inside an {@link AssertingIndex}. Run a suite with it
 * once: it then checks the index through everything that the suite does, and the user too.
 */
public final class AssertingIndexFactory implements IndexFactory {
  private final IndexFactory checked;

  /**
   * Makes a factory of checked indexes.
   *
   * @param checked what makes the indexes to be checked
   */
  public AssertingIndexFactory(IndexFactory checked) {
    this.checked = checked;
  }

  @Override
  public String name() {
    return "asserting-" + checked.name();
  }

  @Override
  public String summary() {
    return checked.summary() + "; every answer checked";
  }

  @Override
  public List<Option> options() {
    return checked.options();
  }

  @Override
  public OrderedIndex create(Options options) {
    return new AssertingIndex(checked.create(options));
  }
}
