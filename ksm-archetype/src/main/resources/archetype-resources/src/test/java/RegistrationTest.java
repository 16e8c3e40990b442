#set( $type = $axis.substring(0, 1).toUpperCase() + $axis.substring(1) )
package ${package};

import io.ksm.testkit.RegistrationContract;

/** Tests that the jar registers its plug-in, for the class path and for the module path. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(${part}${type}Factory.class);
  }
}
