package io.ksm.cli.kernel.set;

import io.ksm.kernel.Knob;

/**
 * Says what became of a knob.
 *
 * @param before its value before
 * @param after its value afterwards, which may be the same
 */
record KnobChange(Knob knob, String before, String after) {}
