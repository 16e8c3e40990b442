/**
 * Makes keyed fingerprints of pages, and keeps the key.
 *
 * <p>Where to begin: {@link io.ksm.trace.key.KeyFile} finds the user's key or makes one, {@link
 * io.ksm.trace.key.TraceKey} is the key, {@link io.ksm.trace.key.Fingerprinter} computes
 * fingerprints under it.
 */
package io.ksm.trace.key;
