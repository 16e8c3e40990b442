package io.ksm.cli.kernel.set;

import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.Map;

/** Reads and turns the knobs of a kernel: of this machine's, or of one that a test makes up. */
interface Knobs {
  /** The value of {@code run} that has everything unmerged. */
  String UNMERGE = "2";

  /** The mode of an advisor, whose {@code pages_to_scan} then is. */
  String ADVISED = "scan-time";

  /** Returns all that there are, with their present values. */
  Map<Knob, String> read() throws IOException;

  /** Turns one; the kernel may refuse. {@code run=2} returns when all is unmerged. */
  void write(Knob knob, String value) throws IOException;
}
