package ${package};

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;

/** Supplies {@code ${plugin}}: a product of all words of a page. */
public final class ${part}HasherFactory implements HasherFactory {
  /** Makes a factory, for the service loader. */
  public ${part}HasherFactory() {}

  @Override
  public String name() {
    return "${plugin}";
  }

  @Override
  public String summary() {
    return "a product of all words of a page; simple and rather fast";
  }

  @Override
  public PageHasher create(Options options) {
    return new ${part}Hasher();
  }
}
