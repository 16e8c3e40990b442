/**
 * Fingerprints of pages as sources tell of them. For modules that read sources without an engine;
 * used by one thread at a time.
 */
package io.ksm.trace.chunk;
