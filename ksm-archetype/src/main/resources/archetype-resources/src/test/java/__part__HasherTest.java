package ${package};

import io.ksm.testkit.HasherContract;

/** Tests what every hasher has to do. */
class ${part}HasherTest extends HasherContract {
  ${part}HasherTest() {
    super(new ${part}HasherFactory());
  }
}
