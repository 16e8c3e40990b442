package io.ksm.compress;

import io.ksm.core.report.SampledPart;

/** A page that waits to be compressed. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record SampledPage(SampledPart part, byte[] bytes) {}
