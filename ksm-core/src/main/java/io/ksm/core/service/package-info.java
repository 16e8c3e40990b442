/**
 * What serves {@code KsmService} alone.
 *
 * <p>{@link io.ksm.core.service.ScannedSources} owns the engine and the sources that come and go;
 * {@link io.ksm.core.service.FoundSources} opens those that a finder names. {@link
 * io.ksm.core.service.PacedBatches} cuts a full scan into batches, between which the thread waits
 * in {@link io.ksm.core.service.Pauses}; {@link io.ksm.core.service.BatchPaces} asks the policy how
 * large the next one is. Other threads ask by {@link io.ksm.core.service.Requests}.
 */
package io.ksm.core.service;
